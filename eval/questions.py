"""Questions with their accepted answers and their evidence, from JSON lines.

Each line is an object: `id`, `question`, `kind`, `part` ("tune" or "report"), `answers` (accepted
wordings, each a slice of some evidence; empty where the documents do not say), `evidence` (objects of
`path`, `start`, `end` and `text`, which is `document.text[start:end]`). A line that has `rejected` too is
a thumb down on the page: what would be right is not known, so it asks nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import VerbatimError
from qa.passages import FindDocument

PARTS = ("tune", "report")
SEEDS = Path(__file__).parent / "questions" / "seeds.jsonl"


class QuestionsError(VerbatimError):
    """A file of questions has bad lines; the message names them all."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the answer stands: `text` is `document.text[start:end]`."""

    path: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is answered by any of `answers`, or by none where there are none."""

    id: str
    question: str
    kind: str
    part: str
    answers: tuple[str, ...]
    evidence: tuple[Evidence, ...]

    @property
    def answerable(self) -> bool:
        return bool(self.answers)


def load(path: Path, find_document: FindDocument) -> tuple[Question, ...]:
    """The questions of a file, checked against the documents. Raises QuestionsError for all bad lines."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionsError(f"Cannot read the questions {path}: {error}.") from None
    questions: list[Question] = []
    faults: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
            if "rejected" in values:
                continue
            question = _question(values)
        except (KeyError, TypeError, ValueError) as error:
            faults.append(f"line {number}: {type(error).__name__}: {error}")
            continue
        faults += [f"line {number}: {fault}" for fault in _faults(question, questions, find_document)]
        questions.append(question)
    if faults:
        raise QuestionsError(f"{path} has bad lines. {'; '.join(faults)}.")
    if not questions:
        raise QuestionsError(f"{path} holds no questions.")
    return tuple(questions)


def _question(values: dict[str, Any]) -> Question:
    return Question(
        id=str(values["id"]),
        question=str(values["question"]),
        kind=str(values["kind"]),
        part=str(values["part"]),
        answers=tuple(values["answers"]),
        evidence=tuple(Evidence(**evidence) for evidence in values["evidence"]),
    )


def _faults(question: Question, before: list[Question], find_document: FindDocument) -> Iterator[str]:
    if any(question.id == other.id for other in before):
        yield f"the id {question.id} is there twice"
    if question.part not in PARTS:
        yield f"the part is {question.part!r}, not one of {', '.join(PARTS)}"
    if bool(question.answers) != bool(question.evidence):
        yield "answers and evidence go together: both, or neither"
    for evidence in question.evidence:
        document = find_document(evidence.path)
        if document is None:
            yield f"no document {evidence.path}"
        elif document.text[evidence.start : evidence.end] != evidence.text or not evidence.text:
            yield f"the evidence is not {evidence.path}[{evidence.start}:{evidence.end}]"
    for answer in question.answers:
        if not any(answer in evidence.text for evidence in question.evidence):
            yield f"the answer {answer!r} is in no evidence"
