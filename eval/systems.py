"""What can be measured: anything that answers questions about a folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from eval.questions import Question


@dataclass(frozen=True, slots=True)
class Citation:
    """A place that a system cites, and the words in it that answer. `start` and `end` are None if the system
    does not tell where in the file it is."""

    path: str
    text: str = field(repr=False)
    answer: str
    score: float
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a system retrieved; `page` is the one it begins on, from 1, if the file has pages."""

    path: str
    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A system's reply to a question.

    `quotes` support `answer`; both are empty if the system refuses. `others` are its alternative answers,
    `nearest` the places that it ranked highest, answered or not. `found` are the passages that it retrieved,
    best first. `confidence` in [0, 1] is that of the best place, or 1 for every answer if the system has no
    confidence. `latency_ms` is the time from question to answer, without work done only to measure.
    """

    answer: str
    confidence: float
    quotes: tuple[Citation, ...] = ()
    others: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    found: tuple[Hit, ...] = field(default=(), repr=False)
    searched: str = ""
    latency_ms: float = 0.0


class System(Protocol):
    """Answers questions about a folder."""

    @property
    def name(self) -> str: ...

    def index(self, folder: Path) -> int:
        """Prepare to answer questions about a folder. Returns the number of passages."""

    def ask(self, question: Question) -> Reply: ...

    def facts(self) -> Sequence[tuple[str, str]]:
        """Its settings, by name. A run can only be resumed with the same ones."""
