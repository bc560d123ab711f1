import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval.plots import swept
from eval.questions import Evidence, Question, QuestionSet
from eval.sets import training
from eval.sweep.reading import readings
from eval.sweep.searching import Pool, Setting, overlapping, reciprocal_ranks, searched
from index.splitter import split, word_starts
from qa.spans import SpanReader
from tests.fakes import HashingEmbedder

ARMY = "The army came in May. It had nine hundred men. They stayed for a year in town."
NAVY = "The navy left. Seven ships were painted grey by sailors. Nobody knows why they were."
SMALL = Setting(tokens=10)


@pytest.fixture
def pool() -> Pool:
    def asked(text: str, path: str, question: str, answer: str, part: str) -> Question:
        at = text.index(answer)
        evidence = (Evidence(path, at, at + len(answer), answer),)
        return Question(question, question, part=part, answers=(answer,), evidence=evidence)

    questions = (
        asked(ARMY, "army.txt", "How many men had the army?", "nine hundred", "tune"),
        asked(NAVY, "navy.txt", "What colour were the ships painted?", "grey", "report"),
    )
    return Pool(QuestionSet("two", {"army.txt": ARMY, "navy.txt": NAVY}, questions), HashingEmbedder())


def test_overlapping_passages_begin_with_the_sentence_before() -> None:
    spans = split(ARMY, word_starts, 10)
    wider = list(overlapping(ARMY, spans))
    assert [ARMY[start:end] for start, end in spans[1:]] == ["They stayed for a year in town."]
    assert [ARMY[start:end] for start, end in wider[1:]] == [
        "It had nine hundred men. They stayed for a year in town."
    ]
    assert wider[0] == spans[0]


def test_reciprocal_ranks_are_added() -> None:
    fused = reciprocal_ranks([[(7, 9.0), (8, 5.0)], [(8, 0.3)]], constant=60)
    assert fused == pytest.approx({7: 1 / 61, 8: 1 / 62 + 1 / 61})


def test_what_names_the_thing_is_found_first_and_what_is_not_there_never(pool: Pool) -> None:
    found = searched(pool, SMALL)
    assert (found.passages, found.first_file, found.file_in_10) == (4, 1.0, 1.0)
    assert found.recall[1] == found.recall[20] == 1.0
    lost = replace(pool.asked.questions[0], evidence=(Evidence("other.txt", 0, 3, "The"),))
    asked = replace(pool.asked, questions=(*pool.asked.questions, lost))
    assert searched(Pool(asked, HashingEmbedder()), SMALL).recall[20] == pytest.approx(2 / 3)


def test_only_what_no_reader_was_trained_on_is_read(pool: Pool) -> None:
    (one,) = readings(pool, SpanReader.load(), SMALL, [2])
    assert (one.questions, one.passages, one.tokens, one.best) == (1, 2, 20, 1.0)
    assert one.shown <= one.best


def test_the_picture_is_the_same_each_time(pool: Pool, tmp_path: Path) -> None:
    found = {"tokens": [(at, searched(pool, Setting(tokens=at))) for at in (7, 9, 12)]}
    read = {10: readings(pool, SpanReader.load(), SMALL, [1, 2])}
    files = [tmp_path / name for name in ("one.svg", "other.svg")]
    for file in files:
        swept(found, read, file)
    assert files[0].read_bytes() == files[1].read_bytes()
    assert files[0].read_bytes().count(b"<svg") == 1


def zipped(path: Path, content: str) -> None:
    path.write_bytes(gzip.compress(content.encode()))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two sources: articles of paragraphs, and plots of their own."""
    monkeypatch.setattr(training, "DOCUMENTS", {"squad2_human": 2, "narrative": 1})

    def paragraph(text: str, question: str, answer: str) -> dict[str, object]:
        answers = [{"text": answer, "answer_start": text.index(answer)}] if answer else []
        return {"context": text, "qas": [{"id": question, "question": question, "answers": answers}]}

    articles = [
        {"title": "Oxygen", "paragraphs": [paragraph(ARMY, "When?", "May"), paragraph(NAVY, "Hue?", "grey")]},
        {"title": "Navy", "paragraphs": [paragraph("Nothing is known.", "Who?", "")]},
    ]
    zipped(tmp_path / "squad2_dev_other_half.json.gz", json.dumps({"data": articles}))
    plot = {"id": "1", "question": "Who came?", "context": ARMY, "answers": [{"start": 4, "text": "army"}]}
    zipped(tmp_path / "narrativeqa.jsonl.gz", json.dumps(plot))
    return tmp_path


def test_paragraphs_of_an_article_are_one_document_and_evidence_stands_in_it(data: Path) -> None:
    pooled = training.pooled(data)
    assert sorted(pooled.texts.values()) == sorted([f"{ARMY}\n\n{NAVY}", "Nothing is known.", ARMY])
    assert sorted(one.question for one in pooled.questions) == ["Hue?", "When?", "Who came?"]
    for question in pooled.questions:
        for one in question.evidence:
            assert pooled.texts[one.path][one.start : one.end] == one.text
    assert {one.part for one in pooled.questions if one.kind == "squad2_human"} == {"report"}
