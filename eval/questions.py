"""Questions with their accepted answers and evidence, from JSON lines or from a public set.

A file has one object per line: `question`; `answers`, the accepted wordings, empty or absent if the
documents do not answer; `evidence`, the places that do, each with a `path` and, if it is known more
closely, `text`, `start` and `end`, or `page`; `id` (default: the line number); `kind`; `part`, "tune" or
"report". A line with `rejected` records a thumb down on the page and is skipped: the right answer is not
known.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.documents import Document
from index.errors import VerbatimError
from qa.passages import FindDocument

PARTS = ("tune", "report")
QUESTIONS = Path(__file__).parent / "questions"
SEEDS = QUESTIONS / "seeds.jsonl"
DOCUMENTS = QUESTIONS / "documents.jsonl"
"""About the two pages in the folder `documents` beside it."""
ADVERSARIAL = QUESTIONS / "adversarial.jsonl"
"""What rules around the reader may take for something else, about the folder `adversarial` beside it."""
NATURAL = QUESTIONS / "natural.jsonl"
"""As people type them, about the 24 documents in the folder `natural` beside it."""
FILING = QUESTIONS / "filing.jsonl"
"""About an annual report that we may not distribute: `eval/sets/filings.py`."""


class QuestionsError(VerbatimError):
    """A file of questions has bad lines; the message names them all."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place that answers: `text` is `document.text[start:end]`."""

    path: str
    start: int
    end: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the same conversation, and its answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question that any of `answers` answers; it has no answer if there are neither `answers` nor
    `evidence`.

    If `several` is true, all of `answers` are wanted. `wrong` are untrue answers that the documents give.
    `history` is oldest first. `given` are the documents to read; if it is empty, all are searched.
    """

    id: str
    question: str
    kind: str = ""
    part: str = "report"
    answers: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = field(default=(), repr=False)
    wrong: tuple[str, ...] = ()
    several: bool = False
    history: tuple[Turn, ...] = field(default=(), repr=False)
    given: tuple[str, ...] = ()

    @property
    def answerable(self) -> bool:
        return bool(self.answers or self.evidence)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions about documents. `texts` are the documents by path; `folder` has their files, if there are
    any."""

    name: str
    texts: Mapping[str, str] = field(repr=False)
    questions: tuple[Question, ...] = field(repr=False)
    folder: Path | None = None

    def find(self, path: str) -> Document | None:
        text = self.texts.get(path)
        return None if text is None else Document(path, "", text)

    def write_files(self, folder: Path) -> None:
        """Write the documents as files, byte for byte."""
        for path, text in self.texts.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="")


def load(path: Path, find_document: FindDocument) -> tuple[Question, ...]:
    """Read a file of questions and check them against the documents. Raises QuestionsError with all bad
    lines."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionsError(f"Cannot read the questions {path}: {error}.") from None
    questions: list[Question] = []
    faults: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
            if isinstance(values, dict) and "rejected" in values:
                continue
            question = _question(values, number, find_document)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            faults.append(f"line {number}: {_explain(error)}")
            continue
        faults += [f"line {number}: {fault}" for fault in _faults(question, questions)]
        questions.append(question)
    if faults:
        raise QuestionsError(f"{path} has bad lines. {'; '.join(faults)}.")
    if not questions:
        raise QuestionsError(f"{path} holds no questions.")
    return tuple(questions)


def _explain(error: Exception) -> str:
    match error:
        case json.JSONDecodeError():
            return f"not JSON ({error})"
        case KeyError():
            return f"{error} is missing"
        case _:
            return str(error)


def _question(values: dict[str, Any], number: int, find_document: FindDocument) -> Question:
    if not isinstance(values, dict):
        raise TypeError("not an object")
    return Question(
        id=str(values.get("id", number)),
        question=_text(values, "question"),
        kind=str(values.get("kind", "")),
        part=str(values.get("part", "report")),
        answers=_texts(values, "answers"),
        evidence=tuple(_evidence(one, find_document) for one in values.get("evidence", ())),
    )


def _text(values: dict[str, Any], name: str) -> str:
    if not isinstance(values[name], str) or not values[name].strip():
        raise ValueError(f"{name!r} is not a text")
    return str(values[name])


def _texts(values: dict[str, Any], name: str) -> tuple[str, ...]:
    found = values.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, str) and one.strip() for one in found):
        raise ValueError(f"{name!r} is not a list of texts")
    return tuple(found)


def _evidence(values: dict[str, Any], find_document: FindDocument) -> Evidence:
    """The range if there is one, else the first place of the text, else the page, else the whole document."""
    path = _text(values, "path")
    document = find_document(path)
    if document is None:
        raise ValueError(f"there is no document {path}")
    start, end = _range(document, values)
    found = document.text[start:end]
    if not found or values.get("text", found) != found:
        raise ValueError(f"the evidence is not {path}[{start}:{end}]")
    return Evidence(path, start, end, found)


def _range(document: Document, values: dict[str, Any]) -> tuple[int, int]:
    if "start" in values:
        return int(values["start"]), int(values["end"])
    if "text" in values:
        start = document.text.find(_text(values, "text"))
        if start < 0:
            raise ValueError(f"the evidence is not in {document.path}")
        return start, start + len(values["text"])
    if "page" in values:
        return document.page_range(int(values["page"]))
    return 0, len(document.text)


def _faults(question: Question, before: list[Question]) -> Iterator[str]:
    if any(question.id == other.id for other in before):
        yield f"the id {question.id} is used twice"
    if question.part not in PARTS:
        yield f"the part is {question.part!r}, not one of {', '.join(PARTS)}"
