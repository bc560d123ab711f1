"""How far a training run is, and the learning rate that goes with it."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic


@dataclass(frozen=True, slots=True)
class Budget:
    """Training ends when either is used up. Only time running counts: a killed run loses none."""

    minutes: float | None = None
    tokens: int | None = None

    def __post_init__(self) -> None:
        if self.minutes is None and self.tokens is None:
            raise ValueError("A run needs an end: give --budget-minutes or --budget-tokens.")

    def progress(self, seconds: float, tokens: int) -> float:
        """In [0, 1]; 1 is done."""
        by_time = seconds / (60 * self.minutes) if self.minutes else 0.0
        by_tokens = tokens / self.tokens if self.tokens else 0.0
        return min(1.0, max(by_time, by_tokens))


def rate(progress: float, warm_up: float = 0.03, hold: float = 0.0) -> float:
    """Share of the peak learning rate: rises to 1 in the warm-up, stays until `hold`, falls in a line to 0.

    >>> rate(0.015), rate(0.03), rate(1.0)
    (0.5, 1.0, 0.0)
    >>> rate(0.7, hold=0.7), rate(0.85, hold=0.7)
    (1.0, 0.5)
    """
    if progress < warm_up:
        return progress / warm_up
    fall = max(warm_up, hold)
    return min(1.0, round((1.0 - progress) / (1.0 - fall), 9))


class Stopwatch:
    """Seconds running, those of earlier starts included."""

    def __init__(self, before: float = 0.0, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._zero = clock() - before

    def seconds(self) -> float:
        return self._clock() - self._zero
