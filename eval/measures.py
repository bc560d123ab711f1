"""The measures, each over the records that it is about, with its 95 % interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from eval.metrics import calibration_error, risk_area, roc_area
from eval.records import RIGHT, Record
from eval.search_measures import RANKED
from qa.training.squad import normalise, token_f1

RESAMPLES = 1_000
LEVEL = 0.95

Row = tuple[float, ...]
Rows = npt.NDArray[np.float64]
"""Shape `(records, columns)`."""
Drawn = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Measure:
    """`row` gives what counts of a record, None where the measure is not about it; `statistic` makes one
    number of all rows. `up` is whether more is better; None where it is neither."""

    name: str
    row: Callable[[Record], Row | None]
    statistic: Callable[[Rows], float]
    unit: str = ""
    up: bool | None = True

    def rows(self, records: Sequence[Record]) -> Rows:
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


def figure(measure: Measure, rows: Rows) -> Figure:
    value = measure.statistic(rows)
    low, high = interval(lambda chosen: measure.statistic(rows[chosen]), len(rows))
    return Figure(measure.name, value, low, high, len(rows), measure.unit)


def interval(statistic: Callable[[Drawn], float], count: int) -> tuple[float, float]:
    """The percentile bootstrap's interval (Efron 1979) of a statistic of `count` things, which is given the
    numbers of those that were drawn. The same each time; NaN where the statistic is of no draw."""
    drawn = np.random.default_rng(0).integers(count, size=(RESAMPLES, count))
    found = np.array([statistic(chosen) for chosen in drawn])
    known = found[~np.isnan(found)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.percentile(known, [50 * (1 - LEVEL), 50 * (1 + LEVEL)])
    return float(low), float(high)


def _mean(rows: Rows) -> float:
    return float(rows[:, 0].mean())


def _percentile(at: float, rows: Rows) -> float:
    return float(np.percentile(rows[:, 0], at))


def _scored(statistic: Callable[[Sequence[float], Sequence[bool]], float]) -> Callable[[Rows], float]:
    return lambda rows: statistic(rows[:, 0].tolist(), (rows[:, 1] > 0).tolist())


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
    Measure("exact match", lambda r: _if(bool(r.golds), r.exact_match), _mean),
    Measure("token F1", lambda r: _if(bool(r.golds), r.token_f1), _mean),
    Measure("token F1 of the best place, shown or not", lambda r: _if(bool(r.golds), _best_f1(r)), _mean),
    Measure("first quote holds the evidence", lambda r: _if(r.answerable, r.first_holds), _mean),
    Measure("any quote holds the evidence", lambda r: _if(r.answerable, r.any_holds), _mean),
    Measure("first quote verbatim", lambda r: _if(bool(r.quotes), _verbatim(r)), _mean),
    Measure("citation precision", _citation_precision, _mean),
    Measure("citation recall", _citation_recall, _mean),
    Measure("valid answers shown", _valid_recall, _mean),
    Measure("answers shown that are valid", _valid_precision, _mean),
    Measure("misinformation shown", _misled, _mean, up=False),
    Measure("refusal precision", lambda r: _if(r.refused, not r.answerable), _mean),
    Measure("refusal recall", lambda r: _if(not r.answerable, r.refused), _mean),
    Measure("right, or rightly refused", lambda r: (float(r.right),), _mean),
    Measure(
        "ROC area, answerable against not", lambda r: (r.confidence, float(r.answerable)), _scored(roc_area)
    ),
    Measure(
        "ROC area, right against wrong", lambda r: (r.confidence, float(r.best_right)), _scored(roc_area)
    ),
    Measure(
        "area under risk against coverage",
        lambda r: (r.confidence, float(r.best_right)),
        _scored(risk_area),
        up=False,
    ),
    Measure(
        "expected calibration error",
        lambda r: (r.confidence, float(r.best_right)),
        _scored(calibration_error),
        up=False,
    ),
    *(Measure(f"retrieval {name}", row, _mean) for name, row in RANKED),
    Measure(
        "latency p50", lambda r: _if(not r.fault, r.latency_ms), partial(_percentile, 50), "ms", up=False
    ),
    Measure(
        "latency p95", lambda r: _if(not r.fault, r.latency_ms), partial(_percentile, 95), "ms", up=False
    ),
)
