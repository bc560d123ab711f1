"""Check a small fixed sample against committed floors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from eval.metrics.measures import MEASURES, Figure, choose_measures, compute_figures
from eval.questions import QuestionSet
from eval.records import Run
from index.errors import VerbatimError

FLOORS = Path(__file__).parent.parent / "floors.json"
"""For each set and measure the value that it must not fall below, or rise above if lower is better."""
SAMPLE: Mapping[str, int] = {"squad": 200, "ramdocs": 40, "cranfield": 75}
"""How many questions of each public set are asked, evenly drawn."""
OTHERS = 5
"""One in so many of the documents that no drawn question needs stays in the folder."""
EXACT = 1.0
"""A floor of 1 allows no noise: the measure has to be 1."""
LOWER_IS_BETTER = frozenset(measure.name for measure in MEASURES if not measure.up)
Floors = Mapping[str, Mapping[str, float]]


class FloorsError(VerbatimError):
    """The file of floors cannot be read, or names a measure that is not there."""


@dataclass(frozen=True, slots=True)
class SetFigures:
    """The figures of one set; `failed` are the ids of the questions that got no reply."""

    name: str
    figures: tuple[Figure, ...]
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FloorCheck:
    """A figure of a set and its floor."""

    name: str
    figure: Figure
    floor: float

    @property
    def fell(self) -> bool:
        """Whether the figure is worse than its floor by more than its interval."""
        if self.figure.name in LOWER_IS_BETTER:
            return self.figure.low > self.floor
        return self.figure.value < EXACT if self.floor == EXACT else self.figure.high < self.floor


def narrow(asked: QuestionSet) -> QuestionSet:
    """The same questions over the documents that they need and some of the others."""
    needed = {
        path for one in asked.questions for path in (*one.given, *(place.path for place in one.evidence))
    }
    others = [path for path in asked.texts if path not in needed][::OTHERS]
    texts = {path: text for path, text in asked.texts.items() if path in needed.union(others)}
    return replace(asked, texts=texts)


def set_figures(run: Run) -> SetFigures:
    """The figures of all parts together: nothing is tuned to them."""
    failed = tuple(record.id for record in run.records if record.fault)
    return SetFigures(
        run.name, tuple(compute_figures(run.records, choose_measures(run, run.records))), failed
    )


def read_floors(path: Path = FLOORS) -> Floors:
    try:
        return TypeAdapter(dict[str, dict[str, float]]).validate_json(path.read_bytes())
    except OSError as error:
        raise FloorsError(f"Cannot read the floors {path}: {error.strerror}.") from None
    except ValidationError as error:
        raise FloorsError(f"{path} is not a file of floors ({error.error_count()} faults).") from None


def check_floors(sets: Sequence[SetFigures], floors: Floors) -> list[FloorCheck]:
    """Pair each floor with its figure. Raises FloorsError if a measured set lacks the measure."""
    checks = []
    for one in sets:
        named = {figure.name: figure for figure in one.figures}
        for name, floor in floors.get(one.name, {}).items():
            if name not in named:
                raise FloorsError(f"There is a floor for {name!r} of {one.name}, but no such measure.")
            checks.append(FloorCheck(one.name, named[name], floor))
    return checks


def tabulate(checks: Sequence[FloorCheck]) -> str:
    rows = (
        f"| {one.name} | {one.figure.name} | {one.figure}, n {one.figure.n} | {one.floor:.3f} "
        f"| {'**fell**' if one.fell else ''} |"
        for one in checks
    )
    return "\n".join(["| set | measure | now | floor | |", "|---|---|---:|---:|---|", *rows])


def find_faults(sets: Sequence[SetFigures], checks: Sequence[FloorCheck]) -> Iterator[str]:
    """A line for each set with failed questions and for each figure that fell."""
    for one in sets:
        if one.failed:
            yield f"{one.name}: {len(one.failed)} failed: {', '.join(one.failed)}"
    for check in checks:
        if check.fell:
            side = "above" if check.figure.name in LOWER_IS_BETTER else "below"
            what = f"{check.name}: {check.figure.name} is {check.figure}"
            yield f"{what}, {side} its floor of {check.floor:.3f}"
