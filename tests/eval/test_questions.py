from __future__ import annotations

import json
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from eval.questions import SEEDS, QuestionsError, load
from index.documents import Document, make_document
from index.readers.text import read_text

DOCUMENT = Document("a.txt", "", "The army sent 1,960 men.")


def find(path: str) -> Document | None:
    return DOCUMENT if path == "a.txt" else None


def line(**changes: Any) -> str:
    evidence = [{"path": "a.txt", "start": 0, "end": 24, "text": DOCUMENT.text}]
    values = {"id": "q", "question": "?", "kind": "who", "part": "tune", "answers": ["1,960"]}
    return json.dumps(values | {"evidence": evidence} | changes)


def write(folder: Path, *lines: str) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("\n".join(lines))
    return path


def test_a_question_comes_with_its_answers_and_its_evidence(tmp_path: Path) -> None:
    [question] = load(write(tmp_path, line(), ""), find)
    assert (question.id, question.answers, question.answerable) == ("q", ("1,960",), True)
    assert question.evidence[0].text == DOCUMENT.text


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"evidence": [{"path": "a.txt", "start": 1, "end": 24, "text": DOCUMENT.text}]}, "evidence is not"),
        ({"evidence": [{"path": "b.txt", "start": 0, "end": 2, "text": "The"}]}, "no document b.txt"),
        ({"evidence": [{"path": "a.txt", "text": "a fleet"}]}, "the evidence is not in a.txt"),
        ({"evidence": [{"path": "a.txt", "page": 2}]}, "no page 2 in a.txt"),
        ({"answers": "1,960"}, "no list of texts"),
        ({"question": " "}, "its 'question' is no text"),
        ({"part": "train"}, "part is 'train'"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_line_is_named_with_its_number(tmp_path: Path, changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(QuestionsError, match=rf"line 2: .*{fault}"):
        load(write(tmp_path, line(id="good"), line(**changes)), find)


def test_all_bad_lines_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(QuestionsError) as caught:
        load(write(tmp_path, "{", line(), line(), '{"id": 1}'), find)
    assert all(
        fault in str(caught.value) for fault in ("line 1", "line 3: the id q is there twice", "line 4")
    )


@pytest.mark.parametrize(
    ("known", "place"),
    [
        ({"start": 10, "end": 19}, (10, 19)),
        ({"text": "1,960"}, (14, 19)),
        ({"page": 1}, (0, 24)),
        ({}, (0, 24)),
    ],
    ids=["the place", "the words", "the page", "the file"],
)
def test_evidence_is_as_close_as_it_is_known(
    tmp_path: Path, known: dict[str, Any], place: tuple[int, int]
) -> None:
    paged = Document("a.txt", "", DOCUMENT.text, page_starts=(0,))
    [question] = load(write(tmp_path, line(evidence=[{"path": "a.txt"} | known])), lambda path: paged)
    assert [(found.start, found.end) for found in question.evidence] == [place]


def test_a_line_needs_no_more_than_its_question(tmp_path: Path) -> None:
    [question] = load(write(tmp_path, "", '{"question": "Who?"}'), find)
    assert (question.id, question.question, question.answerable) == ("2", "Who?", False)


@pytest.mark.parametrize("lines", [(), ("",)], ids=["empty", "blank"])
def test_a_file_without_questions_is_refused(tmp_path: Path, lines: tuple[str, ...]) -> None:
    with pytest.raises(QuestionsError, match="holds no questions"):
        load(write(tmp_path, *lines), find)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionsError, match="Cannot read"):
        load(tmp_path / "none.jsonl", find)


def _read(path: Path) -> Document:
    content = path.read_bytes()
    return make_document(path.name, sha256(content).hexdigest(), list(read_text(content)), paged=False)


def test_the_seed_questions_fit_the_seeds_and_keep_the_parts_apart(seeds: Path) -> None:
    documents = {path.name: _read(path) for path in seeds.iterdir()}
    questions = load(SEEDS, documents.get)
    assert Counter((question.part, question.answerable) for question in questions) == {
        ("tune", True): 36,
        ("tune", False): 14,
        ("report", True): 36,
        ("report", False): 14,
    }
    sentences = {
        part: {
            evidence.start
            for question in questions
            if question.part == part
            for evidence in question.evidence
        }
        for part in ("tune", "report")
    }
    assert not sentences["tune"] & sentences["report"]
    for question in questions:
        assert bool(question.answers) == bool(question.evidence)
        for answer in question.answers:
            assert any(answer in evidence.text for evidence in question.evidence), question.id
