"""How often a password may be tried: after a few wrong ones each further try waits, longer each time."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from hashlib import sha256

from index.console import printable
from index.errors import VerbatimError

log = logging.getLogger("verbatim.login")
MOST_SHOWN = 60
"""Characters of a name in the log."""


class TooSoonError(VerbatimError):
    """A password is not looked at before so many seconds have passed."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Too many wrong passwords. Try again in {seconds:.0f} seconds.")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Waits:
    """After `free` wrong passwords the next try waits `first_s`, then twice as long each time, at most
    `most_s`; what was wrong `forgotten_s` ago counts no longer."""

    free: int = 5
    first_s: float = 5.0
    most_s: float = 300.0
    forgotten_s: float = 3_600.0
    most_kept: int = 20_000

    def after(self, wrong: int) -> float:
        over = wrong - self.free
        return min(self.most_s, self.first_s * 2.0 ** min(over, 60)) if over >= 0 else 0.0


@dataclass(slots=True)
class Tries:
    """Wrong passwords, by address, by name, and by both.

    A name that is being guessed at from many addresses has used up its free tries for every address that
    has been wrong about it once. It waits from that address's own last try, and an address that was never
    wrong about it does not wait for it: nobody keeps a person out by being wrong about their name.
    """

    waits: Waits = field(default_factory=Waits)
    clock: Callable[[], float] = time.monotonic
    _wrong: OrderedDict[Hashable, tuple[int, float]] = field(default_factory=OrderedDict)

    def begin(self, name: str, address: str) -> None:
        """Count a try as wrong until it is known to be right, so that many at once are many.

        Raises TooSoonError, and then the try does not count.
        """
        by_address, by_name, by_both = keys(name, address)
        of_address, last = self._counted(by_address)
        own, own_last = self._counted(by_both)
        of_name = self._counted(by_name)[0] if own else 0
        now = self.clock()
        seconds = max(last + self.waits.after(of_address) - now, own_last + self.waits.after(of_name) - now)
        if seconds > 0:
            raise TooSoonError(max(1.0, seconds))
        for key in (by_address, by_name, by_both):
            self._wrong[key] = (self._counted(key)[0] + 1, now)
            self._wrong.move_to_end(key)
        while len(self._wrong) > self.waits.most_kept:
            self._wrong.popitem(last=False)

    def right(self, name: str, address: str) -> None:
        """It was: it counts no longer, nor do this address's others for this name."""
        by_address, by_name, by_both = keys(name, address)
        own, _ = self._wrong.pop(by_both, (0, 0.0))
        for key in (by_address, by_name):
            count, last = self._wrong.pop(key, (0, 0.0))
            if count > own:
                self._wrong[key] = (count - own, last)

    def wrong(self, name: str, address: str) -> None:
        by_address, by_name, _ = keys(name, address)
        most = max(self._counted(by_address)[0], self._counted(by_name)[0])
        if most >= self.waits.free:
            shown = printable(name[:MOST_SHOWN])
            waits = self.waits.after(most)
            log.warning(
                "Wrong password for %r from %s, the %dth; %.0f s to wait.", shown, address, most, waits
            )

    def _counted(self, key: Hashable) -> tuple[int, float]:
        count, last = self._wrong.get(key, (0, 0.0))
        return (count, last) if self.clock() - last < self.waits.forgotten_s else (0, 0.0)


def keys(name: str, address: str) -> tuple[Hashable, Hashable, Hashable]:
    """Of an address, a name and both; however long the name is, they are short."""
    called = sha256(name.encode("utf-8", "surrogatepass")).digest()
    return (address, None), (None, called), (address, called)
