"""What is measured: anything that answers questions about a folder, ours and others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from eval.questions import Question


@dataclass(frozen=True, slots=True)
class Told:
    """A place that a system cites, with the words in it that answer; `start` and `end` are None where it
    does not say where in the file that is."""

    path: str
    text: str = field(repr=False)
    answer: str
    score: float
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that a system looked at; `page`, from 1, is the one that it begins on, if there are any."""

    path: str
    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a system says to a question.

    `quotes` bear out `answer`; both are empty where it refuses. `others` are other answers that it gives,
    `nearest` the places that it thought best, whatever it says. `found` are the passages that it
    retrieved, best first. `confidence` in [0, 1] is how sure it is of the best place; a system that has
    no such thing says 1 where it answers. `latency_ms` is from question to answer, without what is only
    done to measure.
    """

    answer: str
    confidence: float
    quotes: tuple[Told, ...] = ()
    others: tuple[Told, ...] = ()
    nearest: tuple[Told, ...] = ()
    found: tuple[Found, ...] = field(default=(), repr=False)
    searched: str = ""
    latency_ms: float = 0.0


class System(Protocol):
    """Answers questions about a folder."""

    @property
    def name(self) -> str: ...

    def index(self, folder: Path) -> int:
        """Make ready for questions about a folder; how many passages there are."""

    def ask(self, question: Question) -> Reply: ...

    def facts(self) -> Sequence[tuple[str, str]]:
        """What it is set to, by name: a run is only gone on with by one of the same."""
