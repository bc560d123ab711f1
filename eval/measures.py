"""The measures, each over the records that it is about, with its 95 % interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from eval.records import RIGHT, Record, Run
from eval.resampling import (
    Floats,
    Statistic,
    calibration_error,
    draws,
    mean,
    middle,
    once,
    percentile,
    risk_area,
    roc_area,
)
from eval.search_measures import RANKED
from qa.training.squad import normalise, token_f1

Row = tuple[float, ...]
SEARCHING, LATENCY, REFUSED_RIGHTLY = "retrieval ", "latency ", "refusal precision"
"""How the names of measures begin."""


@dataclass(frozen=True, slots=True)
class Measure:
    """`row` gives what counts of a record, None where the measure is not about it; `statistic` makes a
    number of all rows, for each draw. `up` is whether more is better."""

    name: str
    row: Callable[[Record], Row | None]
    statistic: Statistic
    unit: str = ""
    up: bool = True

    def rows(self, records: Sequence[Record]) -> Floats:
        """Shape `(those that it is about, columns)`."""
        return np.array([row for record in records if (row := self.row(record)) is not None], dtype=float)


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure over `n` questions with its bootstrap interval. `value` is in [0, 1], or in the unit."""

    name: str
    value: float
    low: float
    high: float
    n: int
    unit: str = ""

    def __str__(self) -> str:
        if self.unit:
            return f"{self.value:,.0f} {self.unit} ({self.low:,.0f} to {self.high:,.0f})"
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


def figures(records: Sequence[Record], measures: Sequence[Measure] | None = None) -> list[Figure]:
    """Those measures that are about any of the records."""
    found = ((measure, measure.rows(records)) for measure in measures or MEASURES)
    made = (figure(measure, rows) for measure, rows in found if len(rows))
    return [one for one in made if not np.isnan(one.value)]


def about(run: Run, records: Sequence[Record]) -> list[Measure]:
    """The measures that say something of these records of a run: none of the search where the documents were
    in hand, of one that only searches none of the answers; and where all can be answered, how many refusals
    are right is known before."""
    return [
        one
        for one in MEASURES
        if (run.passages or not one.name.startswith(SEARCHING))
        and (run.answers or one.name.startswith((SEARCHING, LATENCY)))
        and (one.name != REFUSED_RIGHTLY or not all(record.answerable for record in records))
    ]


def figure(measure: Measure, rows: Floats) -> Figure:
    value = float(measure.statistic(rows, once(len(rows)))[0])
    low, high = middle(measure.statistic(rows, draws(len(rows))))
    return Figure(measure.name, value, low, high, len(rows), measure.unit)


def share(name: str, held: Sequence[bool]) -> Figure:
    """Of what holds or does not, as a figure."""
    return figure(Measure(name, lambda record: None, mean), np.array(held, dtype=float)[:, None])


def _if(about: bool, value: float) -> Row | None:
    return (float(value),) if about else None


def _best_f1(record: Record) -> float:
    return token_f1(record.nearest[0].answer, record.golds) if record.nearest else 0.0


def _verbatim(record: Record) -> bool:
    return bool(record.quotes) and record.quotes[0].verbatim


def says(text: str, wanted: Sequence[str]) -> bool:
    """Whether the words are those wanted, or hold them, or most of them."""
    said = f" {normalise(text)} "
    held = any(f" {normalise(one)} " in said for one in wanted)
    return held or (bool(wanted) and token_f1(text, wanted) >= RIGHT)


def _valid_recall(record: Record) -> Row | None:
    """Of the valid answers, those that are shown."""
    if not record.several:
        return None
    shown = [cited.answer for cited in (*record.quotes, *record.others)]
    return (float(np.mean([any(says(one, [gold]) for one in shown) for gold in record.golds])),)


def _valid_precision(record: Record) -> Row | None:
    """Of the answers that are shown, those that are valid."""
    shown = [cited.answer for cited in (*record.quotes, *record.others)]
    if not shown or not record.several:
        return None
    return (float(np.mean([says(one, record.golds) for one in shown])),)


def _misled(record: Record) -> Row | None:
    shown = [cited.answer for cited in (*record.quotes, *record.others)]
    return _if(record.several, any(says(one, record.wrong) for one in shown))


def _sentences_known(record: Record) -> bool:
    return not record.golds and bool(record.evidence)


def _citation_recall(record: Record) -> Row | None:
    """Of the characters of the gold sentences, those that are quoted, 0 where it refuses."""
    if not _sentences_known(record):
        return None
    gold, quoted = _characters(record)
    return (len(gold & quoted) / len(gold),)


def _citation_precision(record: Record) -> Row | None:
    if not _sentences_known(record) or not record.quotes:
        return None
    gold, quoted = _characters(record)
    return (len(gold & quoted) / max(len(quoted), 1),)


def _characters(record: Record) -> tuple[set[tuple[str, int]], set[tuple[str, int]]]:
    gold = {(one.path, at) for one in record.evidence for at in range(one.start, one.end)}
    quoted = {
        (one.path, at)
        for one in record.quotes
        if one.start is not None and one.end is not None
        for at in range(one.start, one.end)
    }
    return gold, quoted


MEASURES = (
    Measure("exact match", lambda r: _if(bool(r.golds), r.exact_match), mean),
    Measure("token F1", lambda r: _if(bool(r.golds), r.token_f1), mean),
    Measure("token F1 of the best place, shown or not", lambda r: _if(bool(r.golds), _best_f1(r)), mean),
    Measure("first quote holds the evidence", lambda r: _if(r.answerable, r.first_holds), mean),
    Measure("any quote holds the evidence", lambda r: _if(r.answerable, r.any_holds), mean),
    Measure("first quote verbatim", lambda r: _if(bool(r.quotes), _verbatim(r)), mean),
    Measure("citation precision", _citation_precision, mean),
    Measure("citation recall", _citation_recall, mean),
    Measure("valid answers shown", _valid_recall, mean),
    Measure("answers shown that are valid", _valid_precision, mean),
    Measure("misinformation shown", _misled, mean, up=False),
    Measure(REFUSED_RIGHTLY, lambda r: _if(r.refused, not r.answerable), mean),
    Measure("refusal recall", lambda r: _if(not r.answerable, r.refused), mean),
    Measure("right, or rightly refused", lambda r: (float(r.right),), mean),
    Measure("ROC area, answerable against not", lambda r: (r.confidence, float(r.answerable)), roc_area),
    Measure("ROC area, right against wrong", lambda r: (r.confidence, float(r.best_right)), roc_area),
    Measure(
        "area under risk against coverage",
        lambda r: (r.confidence, float(r.best_right)),
        risk_area,
        up=False,
    ),
    Measure(
        "expected calibration error",
        lambda r: (r.confidence, float(r.best_right)),
        calibration_error,
        up=False,
    ),
    *(Measure(f"{SEARCHING}{name}", row, mean) for name, row in RANKED),
    Measure(
        f"{LATENCY}p50", lambda r: _if(not r.fault, r.latency_ms), partial(percentile, 50), "ms", up=False
    ),
    Measure(
        f"{LATENCY}p95", lambda r: _if(not r.fault, r.latency_ms), partial(percentile, 95), "ms", up=False
    ),
)
