"""How far a run is, and how long it still takes: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

SECONDS_BETWEEN_LINES = 10.0
Clock = Callable[[], float]


@contextmanager
def progress(
    total: int, done: int, clock: Clock = time.monotonic, between: float = SECONDS_BETWEEN_LINES
) -> Iterator[Callable[[], None]]:
    """Gives what is to be called after each question that is asked; `done` were answered before."""
    if not sys.stderr.isatty():
        yield _lines(total, done, clock, between)
        return
    with tqdm(total=total, initial=done, unit="question") as bar:

        def show() -> None:
            bar.update()

        yield show


def _lines(total: int, done: int, clock: Clock, between: float) -> Callable[[], None]:
    asked = 0
    last = started = clock()

    def show() -> None:
        nonlocal asked, last
        asked += 1
        now = clock()
        if now - last >= between:
            last = now
            left = (now - started) / asked * (total - done - asked)
            print(f"{done + asked:,}/{total:,} questions, {tqdm.format_interval(left)} left", file=sys.stderr)

    return show
