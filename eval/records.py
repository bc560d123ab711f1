"""The outcome of each question. Figures, reports and comparisons are made from these alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from eval.questions import PARTS, Evidence
from eval.systems import Hit
from index.errors import VerbatimError
from qa.training.squad import exact_match, token_f1

SEARCH_ALONE = ("answers", "none, it searches alone")
"""The fact of a run whose system only searches."""
RIGHT = 0.5
"""An answer with at least this token F1 is right, when confidence is measured."""


class RecordsError(VerbatimError):
    """A file of results cannot be read."""


@dataclass(frozen=True, slots=True)
class CheckedCitation:
    """A place that was cited. `verbatim`: the file has exactly these words there. `holds`: it contains an
    accepted answer inside the evidence or, if no words are accepted, overlaps the evidence."""

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
    """A question and its outcome. `fault` is the error if no reply came; `holds` are the ranks, from 1,
    of the passages in `found` that overlap the evidence."""

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
    quotes: tuple[CheckedCitation, ...] = ()
    others: tuple[CheckedCitation, ...] = ()
    nearest: tuple[CheckedCitation, ...] = ()
    found: tuple[Hit, ...] = field(default=(), repr=False)
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
    def best_right(self) -> bool:
        """Whether the best place found is right, shown or not."""
        if not self.answerable or not self.nearest:
            return False
        best = self.nearest[0]
        return token_f1(best.answer, self.golds) >= RIGHT if self.golds else best.holds

    @property
    def right(self) -> bool:
        """Whether the answer is right or, if nothing answers the question, it was refused."""
        if not self.answerable:
            return self.refused
        return self.first_holds or (bool(self.golds) and self.token_f1 >= RIGHT)


@dataclass(frozen=True, slots=True)
class Run:
    """The outcome of a question set. `facts` are the settings; `index_s` is the time to index the folder,
    `open_s` the time in which a fresh process opens the index and answers, and `memory_mb` the peak memory of
    the process, each if it was measured."""

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
        """The name and the records of each part that has any."""
        names = [part for part in PARTS if any(record.part == part for record in self.records)]
        return [(part, tuple(one for one in self.records if one.part == part)) for part in names]


_RUNS = TypeAdapter(Run)


def write_run(run: Run, path: Path) -> None:
    """Write the whole file at once: if the process ends meanwhile, the old one stays."""
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.write_bytes(_RUNS.dump_json(run, indent=1))
    unfinished.replace(path)


def read_run(path: Path) -> Run:
    """Raises RecordsError if `write_run` did not write the file."""
    try:
        return _RUNS.validate_json(path.read_bytes())
    except OSError as error:
        raise RecordsError(f"Cannot read the run {path}: {error.strerror}.") from None
    except ValidationError as error:
        raise RecordsError(f"{path} is not a run that --out wrote ({error.error_count()} faults).") from None
