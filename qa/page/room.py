"""Who makes room where there is none left: who has not come for longest, and nobody who came lately."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from index.errors import VerbatimError


class RoomError(VerbatimError):
    """There is no room for a file; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a person has: in which folder, how many files, of how many bytes, and when they last came."""

    folder: Path
    files: int
    size: int
    used: float


@dataclass(frozen=True, slots=True)
class Room:
    """For how many people's files there is room, and for how many bytes of them in all. They can be asked
    to leave if they did not come since `before`."""

    people: int
    size: int
    before: float

    def leaving(self, others: Iterable[Held], size: int) -> list[Held]:
        """Those of the others who leave so that a person can have `size` bytes: as few as can be, those
        who have not come for longest first. Raises RoomError, and nobody leaves, if that is not enough."""
        staying = sorted(others, key=lambda one: (one.used, one.folder))
        left = []
        while len(staying) + 1 > self.people or sum(one.size for one in staying) + size > self.size:
            if not staying or staying[0].used >= self.before:
                raise RoomError("there is no room left: remove files, or come again later")
            left.append(staying.pop(0))
        return left
