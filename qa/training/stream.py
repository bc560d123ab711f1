"""Batches without end: drawn here, or in processes beside the training that a GPU would wait for."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from qa.training.features import Batch, Shape, collate
from qa.training.mixture import BatchSize, Mixture, Supply

Pools = Iterator[Iterable[Batch]]
"""Batches in the groups after which a run may stop to save and to measure."""

_AHEAD = 4  # batches that each process holds ready
_GROUP = 32  # batches from all processes that make a group


def drawn_here(
    mixture: Mixture, tokenizer: Any, shape: Shape, size: BatchSize, at: Callable[[], float]
) -> Pools:
    """The pools of `mixture`, one after the other; `at()` is how far the training is, in [0, 1]."""
    while True:
        yield map(collate, mixture.pool(tokenizer, shape, size, at()))


class _Drawer(IterableDataset[Batch]):
    """What one of several processes draws: each from a mixture with a seed of its own."""

    def __init__(
        self, supplies: Sequence[Supply], tokenizer: Any, shape: Shape, size: BatchSize, seed: int
    ) -> None:
        self._supplies, self._tokenizer = supplies, tokenizer
        self._shape, self._size, self._seed = shape, size, seed
        self.at = multiprocessing.Value("d", 0.0)

    def __iter__(self) -> Iterator[Batch]:
        process = get_worker_info()
        mixture = Mixture(self._supplies, 1000 * self._seed + (process.id if process else 0))
        while True:
            for rows in mixture.pool(self._tokenizer, self._shape, self._size, self.at.value):
                yield collate(rows)


def drawn_beside(
    processes: int,
    supplies: Sequence[Supply],
    tokenizer: Any,
    shape: Shape,
    size: BatchSize,
    seed: int,
    at: Callable[[], float],
) -> Pools:
    """As `drawn_here`, by `processes` at once; a run that resumes begins their mixtures anew."""
    drawer = _Drawer(supplies, tokenizer, shape, size, seed)
    loader = DataLoader(drawer, batch_size=None, num_workers=processes, prefetch_factor=_AHEAD)
    batches = iter(loader)
    while True:
        drawer.at.value = at()
        yield islice(batches, _GROUP)
