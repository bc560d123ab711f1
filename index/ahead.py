"""Do work ahead of the one who takes its results."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


def ahead(
    tasks: Iterable[Task],
    work: Callable[[Task], Result],
    stop: Callable[[], None],
    weigh: Callable[[Task], int],
    most: int,
    weight: int,
) -> Iterator[Result]:
    """The results in order. In a thread, one task after the other is worked on ahead: `most` of them, and
    together no more than `weight`, unless it is one alone. `stop` ends the one that is worked on when no more
    results are wanted."""
    waiting: deque[tuple[int, Future[Result]]] = deque()
    pool = ThreadPoolExecutor(1)
    try:
        for task in tasks:
            now = weigh(task)
            while waiting and (len(waiting) >= most or now + sum(one for one, _ in waiting) > weight):
                yield waiting[0][1].result()
                waiting.popleft()
            waiting.append((now, pool.submit(work, task)))
        while waiting:
            yield waiting[0][1].result()
            waiting.popleft()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        if waiting:
            stop()
        pool.shutdown()
