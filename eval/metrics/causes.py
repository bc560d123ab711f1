"""Why an answer is wrong: the first thing that went wrong on its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from eval.records import Record, Run


class Cause(StrEnum):
    CRASHED = "crashed"
    NOT_RETRIEVED = "not retrieved"
    NOT_READ = "retrieved but not read"
    REFUSED = "read but refused"
    WRONG_SPAN = "wrong span"
    NOT_THERE = "answered what is not there"


READ = "passages read"
"""The fact of a run that tells how many of the retrieved passages are read."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A record that is wrong, and why."""

    record: Record
    cause: Cause


def find_wrong(run: Run, records: Sequence[Record] | None = None) -> tuple[Wrong, ...]:
    """The records of a run that are wrong, or those among `records`, in order.

    A run that only searches refuses everything: it is right if it finds what would be read.
    """
    read = passages_read(run)
    found = ((one, find_cause(one, read)) for one in (run.records if records is None else records))
    return tuple(Wrong(one, why) for one, why in found if why and (run.answers or why is not Cause.REFUSED))


def passages_read(run: Run) -> int | None:
    """How many of the retrieved passages are read; None for all."""
    return next((int(number) for name, number in run.facts if name == READ), None)


def find_cause(record: Record, read: int | None) -> Cause | None:
    """None for a record that is right; `read` as `passages_read` gives it."""
    if record.right:
        return None
    if record.fault:
        return Cause.CRASHED
    if not record.answerable:
        return Cause.NOT_THERE
    return _search_cause(record, read) or (Cause.REFUSED if record.refused else Cause.WRONG_SPAN)


def _search_cause(record: Record, read: int | None) -> Cause | None:
    """None if the reader had the evidence, or if that is not known."""
    if not (record.evidence and record.found):
        return None
    if not record.holds:
        return Cause.NOT_RETRIEVED
    return Cause.NOT_READ if read is not None and record.holds[0] > read else None
