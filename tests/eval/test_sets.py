"""Each public set, in the format in which it is published."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.questions import Question, QuestionsError, QuestionSet, Turn
from eval.sets import SETS, load_set
from tests.published import (
    CLAPNQ,
    CRANFIELD,
    FEE,
    INSCIT,
    LOAN,
    MTRAG,
    NEWSQA,
    OATS,
    RAMDOCS,
    RYE,
    SCIFACT,
    SQUAD,
    Files,
    write,
    write_filings,
)

PUBLISHED = {
    "squad": SQUAD,
    "newsqa": NEWSQA,
    "newsqa-stories": NEWSQA,
    "newsqa-absent": NEWSQA,
    "clapnq": CLAPNQ,
    "ramdocs": RAMDOCS,
    "mtrag": MTRAG,
    "inscit": INSCIT,
    "scifact": SCIFACT,
    "cranfield": CRANFIELD,
}
SAID = 'The ferry sank on Monday, the mayor said. "No one was hurt," he said.'


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for files in PUBLISHED.values():
        write(tmp_path, files)
    return write_filings(tmp_path)


def by_id(loaded: QuestionSet) -> dict[str, Question]:
    return {question.id: question for question in loaded.questions}


def said(question: Question) -> list[str]:
    return [one.text for one in question.evidence]


@pytest.mark.parametrize("name", SETS)
def test_evidence_stands_where_it_says_and_what_is_given_is_there(data: Path, name: str) -> None:
    loaded = load_set(name, data)
    for question in loaded.questions:
        for one in question.evidence:
            assert one.text
            assert loaded.texts[one.path][one.start : one.end] == one.text
        assert loaded.texts.keys() >= {*question.given}
        assert not question.answers or question.answerable
    assert len(by_id(loaded)) == len(loaded.questions)


@pytest.mark.parametrize("name", [name for name in SETS if name != "ramdocs"])
def test_no_document_is_there_twice(data: Path, name: str) -> None:
    texts = load_set(name, data).texts.values()
    assert len({"".join(filter(str.isalnum, text)) for text in texts}) == len(texts)


def test_news_stories_are_pooled_with_those_that_nobody_asks_about(data: Path) -> None:
    loaded = load_set("newsqa", data)
    assert len(loaded.texts) == 3
    assert SAID in loaded.texts.values()
    sank, late, who = loaded.questions  # the state is not in the story: that one is left out
    assert (sank.question, sank.answers, sank.given) == ("When did the ferry sink?", ("Monday",), ())
    assert (late.answers, said(late)) == (("three years",), ["three years"])
    assert who.evidence[0].path == sank.evidence[0].path


def test_an_answer_is_found_in_the_wording_that_is_kept(data: Path) -> None:
    [who] = (one for one in load_set("newsqa", data).questions if one.question == "Who said so?")
    assert [one.start for one in who.evidence] == [SAID.rindex("he ")]


def test_a_news_question_comes_with_its_story_where_that_is_asked(data: Path) -> None:
    loaded = load_set("newsqa-stories", data)
    assert len(loaded.texts) == 2
    assert all(one.given == (one.evidence[0].path,) for one in loaded.questions)


def test_stories_that_are_taken_out_leave_no_answer(data: Path) -> None:
    pooled, loaded = load_set("newsqa", data), load_set("newsqa-absent", data)
    [hidden] = pooled.texts.keys() - loaded.texts.keys()
    asked = {one.id for one in pooled.questions if one.evidence[0].path == hidden}
    assert {one.id for one in loaded.questions} == asked
    assert not any(one.answerable for one in loaded.questions)


def test_clapnq_answers_are_sentences_and_none_where_the_passage_has_none(data: Path) -> None:
    loaded = load_set("clapnq", data)
    first, whole, none = loaded.questions
    assert said(first) == ["The moon pulls the sea."]
    assert said(whole) == [loaded.texts["2.txt"]]
    assert (first.answers, none.answerable, [*loaded.texts]) == ((), False, ["1.txt", "2.txt"])


def test_squad_gives_the_paragraph_and_leaves_out_what_it_does_not_say(data: Path) -> None:
    asked = by_id(load_set("squad", data))
    assert asked.keys() == {"where", "who"}
    assert asked["where"].answers == ("China", "in China")
    assert (asked["who"].answerable, asked["who"].given) == (False, asked["where"].given)


def test_ramdocs_wants_all_valid_answers_and_knows_the_wrong_ones(data: Path) -> None:
    [asked] = load_set("ramdocs", data).questions
    assert (asked.answers, asked.wrong, asked.several) == (("410 m", "1,345 feet"), ("900 m",), True)
    assert (len(asked.given), said(asked)) == (4, ["Grey Hill is 410 m high."])


def test_mtrag_turns_know_the_earlier_ones_and_what_is_not_said(data: Path) -> None:
    loaded = load_set("mtrag", data)
    assert loaded.texts == {"a.txt": LOAN, "d.txt": FEE}
    first, second, none, vague = loaded.questions
    assert said(first) == [LOAN]
    assert (said(second), [one.path for one in second.evidence]) == ([LOAN, FEE], ["a.txt", "d.txt"])
    assert second.history == (Turn("How long is a loan?", "Two years."),)
    assert (second.question, second.kind) == ("And the fee?", "partial")
    assert not none.answerable
    assert not vague.answerable


def test_an_inscit_turn_is_unanswered_where_nobody_found_an_answer(data: Path) -> None:
    loaded = load_set("inscit", data)
    where, who = loaded.questions
    assert loaded.texts == {"Rye-1.txt": RYE, "Oats-2.txt": OATS}
    assert (said(where), where.kind) == ([RYE], "directAnswer, noAnswer")
    assert (who.answerable, who.history) == (False, (Turn("Where does rye grow?", "On poor soil."),))


def test_a_scifact_claim_has_every_abstract_that_it_is_known_for(data: Path) -> None:
    loaded = load_set("scifact", data)
    [claim] = loaded.questions  # the other has no abstract in the corpus
    assert [one.path for one in claim.evidence] == ["7.txt", "8.txt"]
    assert loaded.texts["7.txt"] == "Bees\n\nBees dance. A bee's dance tells the way."


def test_cranfield_judgements_count_the_queries_as_they_come(data: Path) -> None:
    loaded = load_set("cranfield", data)
    assert {one.id: [place.path for place in one.evidence] for one in loaded.questions} == {
        "1": ["1.txt"],
        "3": ["2.txt"],
    }
    assert [one.question for one in loaded.questions] == ["how does lift grow .", "how does heat flow ."]
    assert loaded.texts["1.txt"] == "lift of thin wings .\n\nlift grows with the angle  the speed ."


READ_BY = {name: [*files] for name, files in PUBLISHED.items()} | {"newsqa-stories": list(NEWSQA)[:2]}
FILES = [(name, file) for name, files in READ_BY.items() for file in files]


@pytest.mark.parametrize(("name", "file"), FILES)
@pytest.mark.parametrize("broken", ["missing", "cut short", "another format", "no gzip"])
def test_a_file_that_is_not_as_published_is_named(data: Path, name: str, file: str, broken: str) -> None:
    path = data / file
    content = path.read_bytes()
    path.unlink()
    match broken:
        case "cut short":
            path.write_bytes(content[: len(content) // 2])
        case "another format":
            write(data, {file: json.dumps([{"some": "thing"}])})
        case "no gzip":
            path.write_bytes(b"<html>Not found</html>")
    with pytest.raises(QuestionsError, match=file):
        load_set(name, data)


@pytest.mark.parametrize(
    ("name", "files", "fault"),
    [
        (
            "scifact",
            {file: text.replace("[7]", "[5]").replace("[7 8]", "[]") for file, text in SCIFACT.items()},
            "have no questions",
        ),
        ("nobody", {}, "There is no set nobody. The sets are: squad, newsqa"),
        (
            "inscit",
            {file: text.replace("Oats:2", "Rye/1") for file, text in INSCIT.items()},
            "two documents of the same name",
        ),
    ],
    ids=["nothing asked", "no such set", "one name twice"],
)
def test_what_cannot_be_asked_is_said(data: Path, name: str, files: Files, fault: str) -> None:
    with pytest.raises(QuestionsError, match=fault):
        load_set(name, write(data, files))
