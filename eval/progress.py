"""Show how far a run is: a bar on a terminal, elsewhere a line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

SECONDS_BETWEEN_LINES = 10.0
Clock = Callable[[], float]


@contextmanager
def show_progress(
    total: int, done: int, clock: Clock = time.monotonic, between: float = SECONDS_BETWEEN_LINES
) -> Iterator[Callable[[], None]]:
    """Gives the function to call after each question; `done` of them were answered before."""
    if not sys.stderr.isatty():
        yield _print_lines(total, done, clock, between)
        return
    with tqdm(total=total, initial=done, unit="question") as bar:

        def step() -> None:
            bar.update()

        yield step


def _print_lines(total: int, done: int, clock: Clock, between: float) -> Callable[[], None]:
    asked = 0
    last = started = clock()

    def step() -> None:
        nonlocal asked, last
        asked += 1
        now = clock()
        if now - last >= between:
            last = now
            left = (now - started) / asked * (total - done - asked)
            print(f"{done + asked:,}/{total:,} questions, {tqdm.format_interval(left)} left", file=sys.stderr)

    return step
