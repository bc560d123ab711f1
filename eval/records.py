"""What came of each question, as it is kept: figures, reports and comparisons are made from this alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from eval.questions import PARTS, Evidence
from eval.systems import Found
from index.errors import VerbatimError
from qa.training.squad import exact_match, token_f1

SEARCH_ALONE = ("answers", "none, it searches alone")
"""The fact of a run whose system does not answer."""
RIGHT = 0.5
"""The token F1 from which on an answer is taken as right, where sureness is compared to it."""


class RecordsError(VerbatimError):
    """A file of results cannot be read."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A place that was cited, or was nearest. `verbatim`: its file says it, where it says so. `holds`: it
    holds an accepted answer in its place, or meets the evidence where no words are accepted."""

    path: str
    start: int | None
    end: int | None
    text: str = field(repr=False)
    answer: str
    score: float
    verbatim: bool
    holds: bool


@dataclass(frozen=True, slots=True)
class Record:
    """A question and what came of it. `fault` says what went wrong, where no answer came back; `holds`
    are the ranks, from 1, of the passages in `found` that meet the evidence."""

    id: str
    question: str
    kind: str
    part: str
    answerable: bool
    golds: tuple[str, ...]
    wrong: tuple[str, ...]
    several: bool
    evidence: tuple[Evidence, ...] = field(repr=False)
    searched: str = ""
    answer: str = ""
    confidence: float = 0.0
    quotes: tuple[Cited, ...] = ()
    others: tuple[Cited, ...] = ()
    nearest: tuple[Cited, ...] = ()
    found: tuple[Found, ...] = field(default=(), repr=False)
    holds: tuple[int, ...] = ()
    latency_ms: float = 0.0
    fault: str = ""

    @property
    def answered(self) -> bool:
        return bool(self.quotes or self.answer)

    @property
    def refused(self) -> bool:
        return not self.answered and not self.fault

    @property
    def exact_match(self) -> float:
        return exact_match(self.answer, self.golds) if self.golds and self.answered else 0.0

    @property
    def token_f1(self) -> float:
        return token_f1(self.answer, self.golds) if self.golds and self.answered else 0.0

    @property
    def first_holds(self) -> bool:
        return bool(self.quotes) and self.quotes[0].holds

    @property
    def any_holds(self) -> bool:
        return any(quote.holds for quote in (*self.quotes, *self.others))

    @property
    def shown_holds(self) -> bool:
        """Whether the first place that is shown, as an answer or not, holds the evidence."""
        return any(place.holds for place in (*self.quotes, *self.nearest)[:1])

    @property
    def best_right(self) -> bool:
        """Whether the best place that was found is right, be it shown or withheld."""
        if not self.answerable or not self.nearest:
            return False
        best = self.nearest[0]
        return token_f1(best.answer, self.golds) >= RIGHT if self.golds else best.holds

    @property
    def right(self) -> bool:
        """Whether an answer is right, and a refusal called for."""
        if not self.answerable:
            return self.refused
        return self.first_holds or (bool(self.golds) and self.token_f1 >= RIGHT)


@dataclass(frozen=True, slots=True)
class Run:
    """All that came of a question set. `facts` are what was measured with; `index_s` are
    seconds to index the folder, `open_s` those in which a fresh process opens what is indexed and answers,
    where that was measured; `memory_mb` is the most that the process held, where that is known."""

    name: str
    system: str
    facts: tuple[tuple[str, str], ...]
    passages: int
    index_s: float
    open_s: float | None
    memory_mb: float | None
    records: tuple[Record, ...] = field(repr=False)

    @property
    def answers(self) -> bool:
        return SEARCH_ALONE not in self.facts

    def parts(self) -> list[tuple[str, tuple[Record, ...]]]:
        """The records of each part that there is, by its name."""
        names = [part for part in PARTS if any(record.part == part for record in self.records)]
        return [(part, tuple(one for one in self.records if one.part == part)) for part in names]


_RUNS = TypeAdapter(Run)


def write(run: Run, path: Path) -> None:
    """Put down whole: a run that is ended while it writes leaves what was there."""
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.write_bytes(_RUNS.dump_json(run, indent=1))
    unfinished.replace(path)


def read(path: Path) -> Run:
    """Raises RecordsError where the file is not one that `write` made."""
    try:
        return _RUNS.validate_json(path.read_bytes())
    except OSError as error:
        raise RecordsError(f"Cannot read the results {path}: {error.strerror}.") from None
    except ValidationError as error:
        raise RecordsError(f"{path} is no file of results ({error.error_count()} faults).") from None
