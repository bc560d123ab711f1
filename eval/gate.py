"""Whether anything got worse: a small fixed sample is measured, and held against committed floors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from eval.measures import MEASURES, Figure, about, figures
from eval.questions import QuestionSet
from eval.records import Run
from index.errors import VerbatimError

FLOORS = Path(__file__).parent / "floors.json"
"""By set and measure what it shall not fall below, or rise above where lower is better."""
SAMPLE: Mapping[str, int] = {"squad": 200, "ramdocs": 40, "cranfield": 75}
"""How many questions of each public set, evenly drawn, where its files are."""
OTHERS = 5
"""Of the documents that no drawn question needs, one in so many."""
LAW = 1.0
"""A floor of 1 is a law: whatever the noise, nothing may fall below it."""
Floors = Mapping[str, Mapping[str, float]]


class FloorsError(VerbatimError):
    """The file of floors cannot be read, or names what is not measured."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of one set; `failed` are the ids of the questions that broke."""

    name: str
    figures: tuple[Figure, ...]
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A figure against its floor."""

    name: str
    figure: Figure
    floor: float

    @property
    def fell(self) -> bool:
        """By more than its interval."""
        if self.figure.name in LOWER_IS_BETTER:
            return self.figure.low > self.floor
        return self.figure.value < LAW if self.floor == LAW else self.figure.high < self.floor


LOWER_IS_BETTER = frozenset(measure.name for measure in MEASURES if not measure.up)


def narrowed(asked: QuestionSet) -> QuestionSet:
    """The questions over the documents that they need, and some of the rest."""
    needed = {
        path for one in asked.questions for path in (*one.given, *(place.path for place in one.evidence))
    }
    others = [path for path in asked.texts if path not in needed][::OTHERS]
    texts = {path: text for path, text in asked.texts.items() if path in needed.union(others)}
    return replace(asked, texts=texts)


def measured(run: Run) -> Measured:
    """All parts together: nothing is chosen by what comes of it here."""
    failed = tuple(record.id for record in run.records if record.fault)
    return Measured(run.name, tuple(figures(run.records, about(run, run.records))), failed)


def read_floors(path: Path = FLOORS) -> Floors:
    try:
        return TypeAdapter(dict[str, dict[str, float]]).validate_json(path.read_bytes())
    except OSError as error:
        raise FloorsError(f"Cannot read the floors {path}: {error.strerror}.") from None
    except ValidationError as error:
        raise FloorsError(f"{path} is no file of floors ({error.error_count()} faults).") from None


def held(sets: Sequence[Measured], floors: Floors) -> list[Held]:
    """What was measured of that which has a floor. Raises FloorsError where a set has not its measure."""
    found = []
    for one in sets:
        named = {figure.name: figure for figure in one.figures}
        for name, floor in floors.get(one.name, {}).items():
            if name not in named:
                raise FloorsError(f"There is a floor for {name!r} of {one.name}, and no such measure.")
            found.append(Held(one.name, named[name], floor))
    return found


def table(found: Sequence[Held]) -> str:
    rows = (
        f"| {one.name} | {one.figure.name} | {one.figure}, n {one.figure.n} | {one.floor:.3f} "
        f"| {'**fell**' if one.fell else ''} |"
        for one in found
    )
    return "\n".join(["| set | measure | now | floor | |", "|---|---|---:|---:|---|", *rows])


def faults(sets: Sequence[Measured], found: Sequence[Held]) -> Iterator[str]:
    """What is wrong, a line each."""
    for one in sets:
        if one.failed:
            yield f"{one.name}: {len(one.failed)} broke: {', '.join(one.failed)}"
    for fallen in found:
        if fallen.fell:
            side = "above" if fallen.figure.name in LOWER_IS_BETTER else "below"
            figure = fallen.figure
            yield f"{fallen.name}: {figure.name} is {figure}, {side} its floor of {fallen.floor:.3f}"
