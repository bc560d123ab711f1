"""The measures of a run, each over the records that it is about, with a 95 % interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from eval.metrics.answers import (
    Row,
    best_f1,
    citation_precision,
    citation_recall,
    misinformation,
    row_if,
    useful,
    valid_precision,
    valid_recall,
)
from eval.metrics.retrieval import RETRIEVAL_ROWS
from eval.metrics.statistics import (
    Floats,
    Statistic,
    calibration_error,
    draws,
    interval,
    mean,
    percentile,
    precision_at,
    risk_area,
    roc_area,
    value,
)
from eval.records import Record, Run

RETRIEVAL, LATENCY, REFUSAL_PRECISION = "retrieval ", "latency ", "refusal precision"
"""How the names of these measures begin."""
COVERAGES = (0.5, 0.7, 0.9)


@dataclass(frozen=True, slots=True)
class Measure:
    """`row` is what counts of a record, None if the measure is not about it; `statistic` makes one number of
    all rows. `up` tells whether higher is better."""

    name: str
    row: Callable[[Record], Row | None]
    statistic: Statistic = mean
    unit: str = ""
    up: bool = True

    def rows(self, records: Sequence[Record]) -> Floats:
        """Shape `(records that it is about, columns)`."""
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


def compute_figures(records: Sequence[Record], measures: Sequence[Measure] | None = None) -> list[Figure]:
    """A figure for each measure that is about any of the records."""
    found = ((measure, measure.rows(records)) for measure in measures or MEASURES)
    made = (_figure(measure, rows) for measure, rows in found if len(rows))
    return [one for one in made if not np.isnan(one.value)]


def choose_measures(run: Run, records: Sequence[Record]) -> list[Measure]:
    """The measures that mean something for these records of a run.

    Retrieval is left out if the documents were given, answers are if the run only searches, and the precision
    of refusals is if every question has an answer: it could only be 0.
    """
    return [
        one
        for one in MEASURES
        if (run.passages or not one.name.startswith(RETRIEVAL))
        and (run.answers or one.name.startswith((RETRIEVAL, LATENCY)))
        and (one.name != REFUSAL_PRECISION or not all(record.answerable for record in records))
    ]


def share(name: str, true: Sequence[bool]) -> Figure:
    """The share that is true, as a figure."""
    return _figure(Measure(name, lambda record: None), np.array(true, dtype=float)[:, None])


def _figure(measure: Measure, rows: Floats) -> Figure:
    low, high = interval(measure.statistic(rows, draws(len(rows))))
    return Figure(measure.name, value(measure.statistic, rows), low, high, len(rows), measure.unit)


def _confidence(record: Record) -> Row:
    return record.confidence, float(record.best_right)


def _latency(record: Record) -> Row | None:
    return row_if(not record.fault, record.latency_ms)


MEASURES = (
    Measure("exact match", lambda r: row_if(bool(r.golds), r.exact_match)),
    Measure("token F1", lambda r: row_if(bool(r.golds), r.token_f1)),
    Measure("token F1 of the best place, shown or not", lambda r: row_if(bool(r.golds), best_f1(r))),
    Measure("first quote holds the evidence", lambda r: row_if(r.answerable, r.first_holds)),
    Measure("any quote holds the evidence", lambda r: row_if(r.answerable, r.any_holds)),
    Measure(
        "first quote verbatim", lambda r: row_if(bool(r.quotes), bool(r.quotes) and r.quotes[0].verbatim)
    ),
    Measure("citation precision", citation_precision),
    Measure("citation recall", citation_recall),
    Measure("valid answers shown", valid_recall),
    Measure("answers shown that are valid", valid_precision),
    Measure("misinformation shown", misinformation, up=False),
    Measure(REFUSAL_PRECISION, lambda r: row_if(r.refused, not r.answerable)),
    Measure("refusal recall", lambda r: row_if(not r.answerable, r.refused)),
    Measure("right, or rightly refused", lambda r: row_if(True, r.right)),
    Measure("useful or rightly refused", lambda r: row_if(True, useful(r))),
    *(
        Measure(f"precision at {coverage:.0%} coverage", _confidence, partial(precision_at, coverage))
        for coverage in COVERAGES
    ),
    Measure("ROC area, answerable against not", lambda r: (r.confidence, float(r.answerable)), roc_area),
    Measure("ROC area, right against wrong", _confidence, roc_area),
    Measure("area under risk against coverage", _confidence, risk_area, up=False),
    Measure("expected calibration error", _confidence, calibration_error, up=False),
    *(Measure(f"{RETRIEVAL}{name}", row) for name, row in RETRIEVAL_ROWS),
    Measure(f"{LATENCY}p50", _latency, partial(percentile, 50), "ms", up=False),
    Measure(f"{LATENCY}p95", _latency, partial(percentile, 95), "ms", up=False),
)
