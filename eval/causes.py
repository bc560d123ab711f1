"""Why an answer is wrong: each wrong answer has one cause, the first thing that went wrong on its way."""

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
"""The fact of a run that says how many of the passages that are found are read."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A record that is wrong, and why."""

    record: Record
    cause: Cause


def wrong(run: Run, records: Sequence[Record] | None = None) -> tuple[Wrong, ...]:
    """What is wrong of a run, or of these of its records, as they come.

    A run that only searches answers nothing: what it found among what would be read is right there.
    """
    read = passages_read(run)
    found = ((one, cause(one, read)) for one in (run.records if records is None else records))
    return tuple(Wrong(one, why) for one, why in found if why and (run.answers or why is not Cause.REFUSED))


def passages_read(run: Run) -> int | None:
    """How many of the passages that are found; None for all of them."""
    return next((int(value) for name, value in run.facts if name == READ), None)


def cause(record: Record, read: int | None) -> Cause | None:
    """None for what is right; `read` as `passages_read` gives it."""
    if record.right:
        return None
    if record.fault:
        return Cause.CRASHED
    if not record.answerable:
        return Cause.NOT_THERE
    return _not_reached(record, read) or (Cause.REFUSED if record.refused else Cause.WRONG_SPAN)


def _not_reached(record: Record, read: int | None) -> Cause | None:
    """Where it is known what was found, and where the answer stands."""
    if not (record.evidence and record.found):
        return None
    if not record.holds:
        return Cause.NOT_RETRIEVED
    return Cause.NOT_READ if read is not None and record.holds[0] > read else None
