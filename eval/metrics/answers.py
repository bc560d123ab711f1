"""What counts of a record for the measures of answers: rows of a statistic, or None if a measure is not about
the record."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from eval.records import RIGHT, Record
from qa.training.squad import normalise, token_f1

Row = tuple[float, ...]


def row_if(about: bool, number: float) -> Row | None:
    return (float(number),) if about else None


def best_f1(record: Record) -> float:
    return token_f1(record.nearest[0].answer, record.golds) if record.nearest else 0.0


def useful(record: Record) -> bool:
    """Whether the first quote is right or, if nothing answers, the question is refused."""
    return record.first_holds if record.answerable else record.refused


def says(text: str, wanted: Sequence[str]) -> bool:
    """Whether a text is one of the wanted answers, contains one, or shares most of its words."""
    words = f" {normalise(text)} "
    return any(f" {normalise(one)} " in words for one in wanted) or (
        bool(wanted) and token_f1(text, wanted) >= RIGHT
    )


def valid_recall(record: Record) -> Row | None:
    """The share of the valid answers that is shown."""
    if not record.several:
        return None
    return (float(np.mean([any(says(one, [gold]) for one in _shown(record)) for gold in record.golds])),)


def valid_precision(record: Record) -> Row | None:
    """The share of the answers shown that is valid."""
    if not record.several or not _shown(record):
        return None
    return (float(np.mean([says(one, record.golds) for one in _shown(record)])),)


def misinformation(record: Record) -> Row | None:
    return row_if(record.several, any(says(one, record.wrong) for one in _shown(record)))


def _shown(record: Record) -> list[str]:
    return [cited.answer for cited in (*record.quotes, *record.others)]


def citation_recall(record: Record) -> Row | None:
    """The share of the gold sentences' characters that is quoted; 0 for a refusal."""
    if record.golds or not record.evidence:
        return None
    gold, quoted = _characters(record)
    return (len(gold & quoted) / len(gold),)


def citation_precision(record: Record) -> Row | None:
    """The share of the quoted characters that is in gold sentences."""
    if record.golds or not record.evidence or not record.quotes:
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
