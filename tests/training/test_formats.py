import gzip
import json
from pathlib import Path

import pytest

from qa.training.detokenise import put_together
from qa.training.examples import Gold, Turn, verify
from qa.training.formats import (
    Reader,
    read_answered,
    read_boolq,
    read_clapnq,
    read_dialogues,
    read_lines,
    read_lookups,
    read_newsqa,
    read_qamr,
    read_squad,
    read_stories,
    read_talk,
    read_timeqa,
    read_typed,
    read_unanswered,
)

SQUAD = {
    "data": [
        {
            "title": "Rome",
            "paragraphs": [
                {
                    "context": "Nero ruled.",
                    "qas": [
                        {
                            "id": 1,
                            "question": "Who?",
                            "answers": [{"text": "Nero", "answer_start": 0}],
                        },
                        {"id": 2, "question": "When?", "answers": [], "is_impossible": True},
                    ],
                }
            ],
        }
    ]
}
LINE = {"id": "1", "question": "Who?", "context": "Nero ruled.", "source": "Set/story"}
LINE_ANSWERED = LINE | {"answers": [{"text": "Nero", "start": 0}]}
TIMEQA = {
    "idx": "1", "question": "Who?", "context": "Nero ruled.",
    "targets": ["Nero", ""], "from": [0, 0],
}  # fmt: skip


@pytest.mark.parametrize(
    ("read", "content"),
    [
        pytest.param(read_squad, SQUAD, id="squad"),
        pytest.param(read_lines, LINE_ANSWERED, id="lines"),
        pytest.param(read_stories, LINE_ANSWERED, id="stories"),
        pytest.param(read_timeqa, TIMEQA, id="timeqa"),
    ],
)
def test_every_json_format_gives_the_same_answer(read: Reader, content: object, tmp_path: Path) -> None:
    path = tmp_path / "file.json.gz"
    path.write_bytes(gzip.compress(json.dumps(content).encode()))
    first = next(iter(read(path, "set")))
    assert (first.question, first.answers, first.source) == ("Who?", (Gold(0, "Nero"),), "set")


def test_squad_keeps_the_article_and_the_unanswerable(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_text(json.dumps(SQUAD))
    examples = list(read_squad(path, "set"))
    assert [(e.group, len(e.answers)) for e in examples] == [("Rome", 1), ("Rome", 0)]


def test_a_story_is_named_after_the_slash(tmp_path: Path) -> None:
    path = tmp_path / "file.jsonl"
    path.write_text(json.dumps(LINE_ANSWERED))
    assert next(iter(read_stories(path, "set"))).group == "story"


def test_turns_of_a_dialogue_know_the_earlier_ones(tmp_path: Path) -> None:
    answer = {"text": "Nero", "start": 0}
    turns = [
        {"turn": 1, "question": "Who?", "answers": [answer]},
        {"turn": 2, "question": "When?", "answers": []},
        {"turn": 3, "question": "Why?", "answers": []},
    ]
    path = tmp_path / "file.jsonl"
    path.write_text(json.dumps({"id": "d", "context": "Nero ruled.", "turns": turns}))
    first, second, third = read_dialogues(path, "quac")
    assert first.history == ()
    assert second.history == (Turn("Who?", "Nero"),)
    assert third.history == (Turn("Who?", "Nero"), Turn("When?", "unknown"))


def test_qamr_answers_stand_in_the_sentence_put_together_again(tmp_path: Path) -> None:
    gz = tmp_path / "qamr_wiki_sentences.tsv.gz"
    gz.write_bytes(gzip.compress(b"W:w:1:2\tHe did n't stay -LRB- long -RRB- .\n"))
    questions = tmp_path / "questions.tsv"
    questions.write_text("W:w:1:2\t0\t7\t0\t3\tWho left?\t0\t8:0\t9:4 5 6\n")
    (found,) = verify(read_qamr(questions, "qamr")).examples
    assert found.context == "He didn't stay (long)."
    assert found.answers == (Gold(0, "He"), Gold(0, "He"), Gold(15, "(long"))


def test_newsqa_answers_are_found_in_the_detokenised_story_or_the_row_is_dropped(
    tmp_path: Path,
) -> None:
    path = tmp_path / "stories.csv"
    path.write_text(
        "story_text,question,answer\n"
        "\"He said , `` No . ''\",What ?,No\n"
        "\"He said , `` No . ''\",What ?,Yes\n"
    )
    loaded = verify(read_newsqa(path, "newsqa"))
    (kept,) = loaded.examples
    assert loaded.dropped == 1
    assert (kept.question, kept.answers[0].text) == ("What?", "No")


def test_the_sentences_that_bear_a_clapnq_answer_out_are_its_answers(tmp_path: Path) -> None:
    passage = [{"text": "`` Yes , '' he said . It rained ( hard ) ."}]
    records = [
        {"id": "1", "input": "what?", "passages": passage, "output": [output]}
        for output in (
            {"answer": "Rain.", "selected_sentences": ["It rained ( hard ) ."]},
            {"answer": "", "selected_sentences": []},
            {"answer": "All of it.", "selected_sentences": []},
        )
    ]
    path = tmp_path / "clapnq.jsonl"
    path.write_text("\n".join(map(json.dumps, records)))
    told, not_told, whole = verify(read_clapnq(path, "clapnq")).examples
    assert told.context == '"Yes," he said. It rained (hard).'
    assert told.answers == (Gold(16, "It rained (hard)."),)
    assert not_told.answers == ()
    assert whole.answers == (Gold(0, whole.context),)


def test_dialogues_come_apart_into_answered_and_unanswered_questions(tmp_path: Path) -> None:
    turns = [
        {"turn": 0, "question": "Who?", "answers": [{"text": "Ann", "start": 0}]},
        {"turn": 1, "question": "Why?", "answers": []},
    ]
    path = tmp_path / "dialogues.jsonl"
    path.write_text(json.dumps({"id": "d", "context": "Ann won.", "turns": turns}))
    assert [e.question for e in read_answered(path, "quac")] == ["Who?"]
    (unanswered,) = read_unanswered(path, "quac")
    assert (unanswered.question, unanswered.history) == ("Why?", (Turn("Who?", "Ann"),))


def test_tokens_put_together_know_their_places() -> None:
    placed = put_together(["It", "cost", "$", "5", ",", "``", "too", "much", "''", "."])
    assert placed.text == 'It cost $5, "too much".'
    assert placed.span(2, 3) == (8, "$5")


def lines(path: Path, *records: dict[str, object]) -> Path:
    path.write_text("\n".join(map(json.dumps, records)))
    return path


def test_typed_questions_carry_their_title_and_verdict(tmp_path: Path) -> None:
    answer = [{"text": "on Friday", "start": 5}]
    one: dict[str, object] = {"id": "1", "question": "when", "context": "Paid on Friday.", "title": "Pay"}
    path = lines(tmp_path / "typed.jsonl", one | {"answers": answer}, one | {"answers": [], "verdict": "no"})
    first, second = read_typed(path, "natural")
    assert (first.title, first.verdict, first.answers) == ("Pay", "neither", (Gold(5, "on Friday"),))
    assert (second.verdict, second.answers) == ("no", ())


def test_only_lookups_for_training_are_read_from_the_tables(tmp_path: Path) -> None:
    one: dict[str, object] = {"question": "q", "context": "| a |", "answers": []}
    kinds = ("wtq/train/lookup", "wtq/test/lookup", "wtq/train/lookup-relative", "wtq/train/reason")
    path = lines(
        tmp_path / "cells.jsonl", *(one | {"id": str(n), "source": kind} for n, kind in enumerate(kinds))
    )
    assert [example.id for example in read_lookups(path, "wtq")] == ["0"]


def test_labelled_yes_no_questions_have_a_verdict_and_no_place(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "boolq.jsonl",
        {"question": "is it", "passage": "Title -- It is -- so they say.", "idx": 1, "label": True},
        {"question": "is it", "passage": "It is not.", "idx": 2, "label": False},
        {"question": "is it", "passage": "unlabelled", "idx": 3},
        {"question": "is it", "passage": "x" * 10_000, "idx": 4, "label": True},
    )
    first, second = read_boolq(path, "boolq")
    assert (first.title, first.context) == ("Title", "It is -- so they say.")
    assert (first.verdict, first.answers, second.verdict, second.title) == ("yes", (), "no", "")


def test_half_of_the_dialogues_are_trained_on_each_turn_with_those_before(tmp_path: Path) -> None:
    turns = [
        {"question": "who came?", "answers": [{"text": "Ann", "start": 0}]},
        {"question": "did she stay?", "answers": [], "verdict": None, "none": True},
    ]
    dialogues: list[dict[str, object]] = [
        {"id": f"talk-{n}", "context": "Ann came.", "title": "News", "turns": turns} for n in range(40)
    ]
    read = list(read_talk(lines(tmp_path / "talk.jsonl", *dialogues), "talk"))
    assert 10 < len({example.group for example in read}) < 30
    first, second = read[:2]
    assert (first.history, second.history) == ((), (Turn("who came?", "Ann"),))
    assert (second.verdict, second.title) == ("neither", "News")
