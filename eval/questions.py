"""Questions with their accepted answers and their evidence: from JSON lines, or from a public set.

A file holds an object a line: `question`; `answers`, accepted wordings, empty or left out where the
documents do not say; `evidence`, places that say it, each with `path`, and `text`, `start` and `end`, or
`page` where it is known more closely; `id` (its line number); `kind`; `part`, "tune" or "report". A line
with `rejected` is a thumb down on the page: what would be right is not known, so it asks nothing.
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
"""About the page of rules and the technical page in the folder `documents` beside it."""
ADVERSARIAL = QUESTIONS / "adversarial.jsonl"
"""What rules around the reader may take for something else, about the folder `adversarial` beside it."""
FILING = QUESTIONS / "filing.jsonl"
"""About a company's annual report, which is not ours to hand on: `eval/sets/filings.py`."""


class QuestionsError(VerbatimError):
    """A file of questions has bad lines; the message names them all."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the answer stands: `text` is `document.text[start:end]`."""

    path: str
    start: int
    end: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the same conversation, and what was answered."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is answered by any of `answers`, or by none where there are neither these nor
    `evidence`.

    `wrong` are answers that documents give and that are not true; where `several` is true, all of
    `answers` are wanted, and not any. `history` is oldest first. `given` are
    the documents that are read for it; where there are none, all are searched.
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
    """Questions about documents, whose texts are by path; `folder` is where the files are that say these,
    where there are any."""

    name: str
    texts: Mapping[str, str] = field(repr=False)
    questions: tuple[Question, ...] = field(repr=False)
    folder: Path | None = None

    def find(self, path: str) -> Document | None:
        text = self.texts.get(path)
        return None if text is None else Document(path, "", text)

    def write_files(self, folder: Path) -> None:
        """The documents as files, byte for byte."""
        for path, text in self.texts.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="")


def load(path: Path, find_document: FindDocument) -> tuple[Question, ...]:
    """The questions of a file, checked against the documents. Raises QuestionsError for all bad lines."""
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
            faults.append(f"line {number}: {_said(error)}")
            continue
        faults += [f"line {number}: {fault}" for fault in _faults(question, questions)]
        questions.append(question)
    if faults:
        raise QuestionsError(f"{path} has bad lines. {'; '.join(faults)}.")
    if not questions:
        raise QuestionsError(f"{path} holds no questions.")
    return tuple(questions)


def _said(error: Exception) -> str:
    match error:
        case json.JSONDecodeError():
            return f"no JSON ({error})"
        case KeyError():
            return f"it has no {error}"
        case _:
            return str(error)


def _question(values: dict[str, Any], number: int, find_document: FindDocument) -> Question:
    if not isinstance(values, dict):
        raise TypeError("it is no object")
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
        raise ValueError(f"its {name!r} is no text")
    return str(values[name])


def _texts(values: dict[str, Any], name: str) -> tuple[str, ...]:
    found = values.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, str) and one.strip() for one in found):
        raise ValueError(f"its {name!r} are no list of texts")
    return tuple(found)


def _evidence(values: dict[str, Any], find_document: FindDocument) -> Evidence:
    """As closely as it is given: the range, else the first place of the text, else the page, else all."""
    path = _text(values, "path")
    document = find_document(path)
    if document is None:
        raise ValueError(f"no document {path}")
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
        yield f"the id {question.id} is there twice"
    if question.part not in PARTS:
        yield f"the part is {question.part!r}, not one of {', '.join(PARTS)}"
