from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from eval.questions import DOCUMENTS, FILING, NATURAL, SEEDS, Question, QuestionsError, load
from eval.sets.filings import LONG
from index.documents import Document, make_document
from index.readers.formats import FORMATS
from index.readers.page import Page

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
        ({"answers": "1,960"}, "is not a list of texts"),
        ({"question": " "}, "'question' is not a text"),
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
    assert all(fault in str(caught.value) for fault in ("line 1", "line 3: the id q is used twice", "line 4"))


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
    """A text file or a page in HTML, as it is indexed."""
    kind = FORMATS[path.suffix]
    content = path.read_bytes()
    return make_document(path.name, sha256(content).hexdigest(), list(kind.read(content)), kind.paged)


def _counted(questions: Iterable[Question]) -> Counter[tuple[str, bool]]:
    return Counter((question.part, question.answerable) for question in questions)


def _answers_are_in_the_evidence(questions: Iterable[Question]) -> None:
    for question in questions:
        assert bool(question.answers) == bool(question.evidence)
        for answer in question.answers:
            assert any(answer in evidence.text for evidence in question.evidence), question.id


def _places(questions: Iterable[Question], part: str) -> set[tuple[str, int]]:
    return {(one.path, one.start) for asked in questions if asked.part == part for one in asked.evidence}


def test_the_seed_questions_fit_the_seeds_and_keep_the_parts_apart(seeds: Path) -> None:
    documents = {path.name: _read(path) for path in seeds.iterdir()}
    questions = load(SEEDS, documents.get)
    assert _counted(questions) == {
        ("tune", True): 65,
        ("tune", False): 18,
        ("report", True): 63,
        ("report", False): 19,
    }
    assert not _places(questions, "tune") & _places(questions, "report")
    _answers_are_in_the_evidence(questions)


def test_the_natural_questions_fit_their_documents_and_keep_the_parts_apart() -> None:
    documents = {path.name: _read(path) for path in NATURAL.with_suffix("").iterdir()}
    questions = load(NATURAL, documents.get)
    assert _counted(questions) == {
        ("tune", True): 136,
        ("tune", False): 67,
        ("report", True): 135,
        ("report", False): 66,
    }
    paths = [{path for path, _ in _places(questions, part)} for part in ("tune", "report")]
    assert not paths[0] & paths[1]
    assert paths[0] | paths[1] == documents.keys()
    _answers_are_in_the_evidence(questions)


def test_the_questions_on_other_kinds_of_documents_fit_them_and_keep_the_parts_apart() -> None:
    documents = {path.name: _read(path) for path in DOCUMENTS.with_suffix("").iterdir()}
    questions = load(DOCUMENTS, documents.get)
    assert _counted(questions) == {
        ("tune", True): 10,
        ("tune", False): 3,
        ("report", True): 10,
        ("report", False): 3,
    }
    assert {place.path for asked in questions for place in asked.evidence} == documents.keys()
    assert not _places(questions, "tune") & _places(questions, "report")
    _answers_are_in_the_evidence(questions)


def test_of_the_filing_there_are_pages_and_a_few_words_alone() -> None:
    report = make_document(LONG, "", [Page("words")] * 76, paged=True)
    questions = load(FILING, lambda path: report if path == LONG else None)
    assert _counted(questions) == {
        ("tune", True): 5,
        ("tune", False): 2,
        ("report", True): 5,
        ("report", False): 2,
    }
    written = [json.loads(line) for line in FILING.read_text().splitlines()]
    assert all(one.keys() == {"path", "page"} for values in written for one in values["evidence"])
    assert all(len(answer) < 60 for asked in questions for answer in asked.answers)
