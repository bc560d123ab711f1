"""The FAISS index: derived from the stored vectors; exact as long as that is quick, then in cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]
"""Vectors of unit length, shape `(passages, dimensions)`."""
Rows = npt.NDArray[np.int64]
Exact = Callable[[Rows], Matrix]
"""Gives the stored vectors of some rows, in their order."""

EXACT_UP_TO = 50_000
"""Passages. Comparing a question with each takes 0.1 to 0.2 ms a thousand, on one core."""
CELLS_PER_ROOT = 4
TRAINED_ON = 40
"""Vectors for each cell, of which k-means makes them."""
ROUNDS = 8
CANDIDATES = 8
"""Times as many as are wanted are looked up in 8 bits, then compared in full."""
PROBED_WITH, NEIGHBOURS, RECALL = 200, 10, 0.985
"""The cells looked into are the fewest with which so many questions find this share of their neighbours."""


class VectorIndex:
    """Inner-product search over vectors, which are numbered by their row."""

    def __init__(self, index: Any, exact: Exact) -> None:
        self._faiss = index
        self._exact = exact
        self._in_cells = isinstance(index, faiss.IndexIVF)

    @classmethod
    def build(cls, batches: Iterable[Matrix], rows: int, dimensions: int, exact: Exact) -> VectorIndex:
        """Of `rows` vectors, batch after batch."""
        index = faiss.IndexFlatIP(dimensions)
        if rows > EXACT_UP_TO:
            index = _trained(exact, rows, dimensions)
        for batch in batches:
            index.add(batch)
        if rows > EXACT_UP_TO:
            _choose_probes(index, exact, rows)
        return cls(index, exact)

    @classmethod
    def open(cls, file: Path, exact: Exact) -> VectorIndex:
        """Raises RuntimeError where the file is no FAISS index."""
        return cls(faiss.read_index(str(file), faiss.IO_FLAG_MMAP), exact)

    def save(self, file: Path) -> None:
        """Raises OSError where it cannot be written."""
        try:
            faiss.write_index(self._faiss, str(file))
        except RuntimeError as error:
            raise OSError(f"{file} cannot be written: {error}") from error

    def __len__(self) -> int:
        return int(self._faiss.ntotal)

    def search(self, query: Sequence[float], count: int) -> list[tuple[int, float]]:
        """The `count` best rows with their cosine, best first and ties by row, and all that tie with the
        last of them. Beyond EXACT_UP_TO a few of the best may be missing; the cosines are exact."""
        if not len(self):
            return []
        vector = unit_vector(query)
        if self._in_cells:
            rows = self._faiss.search(vector[None], CANDIDATES * count)[1][0]
            rows = np.sort(rows[rows >= 0])
            return _ordered(rows, self._exact(rows) @ vector, count)
        wanted = asked = min(count, len(self))
        while True:
            asked = min(2 * asked, len(self))
            scores, rows = self._faiss.search(vector[None], asked)
            if asked == len(self) or scores[0, -1] < scores[0, wanted - 1]:
                return _ordered(rows[0], scores[0], count)


def _ordered(rows: Rows, scores: Matrix, count: int) -> list[tuple[int, float]]:
    order = np.lexsort((rows, -scores))
    least = scores[order[:count][-1]] if len(order) else 0.0
    return [(int(rows[at]), float(scores[at])) for at in order if scores[at] >= least]


def _trained(exact: Exact, rows: int, dimensions: int) -> Any:
    cells = int(CELLS_PER_ROOT * rows**0.5)
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimensions),
        dimensions,
        cells,
        faiss.ScalarQuantizer.QT_8bit,
        faiss.METRIC_INNER_PRODUCT,
    )
    index.cp.niter = ROUNDS
    drawn = np.random.default_rng(13).choice(rows, min(rows, TRAINED_ON * cells), replace=False)
    index.train(exact(np.sort(drawn)))
    return index


def _choose_probes(index: Any, exact: Exact, rows: int) -> None:
    """How many cells are looked into: enough for questions that lie between two passages."""
    rng = np.random.default_rng(17)
    one, other = np.array_split(
        exact(rng.choice(rows, min(2 * PROBED_WITH, rows // 2 * 2), replace=False)), 2
    )
    questions = (one + other) / 2
    index.nprobe = index.nlist
    nearest = index.search(questions, NEIGHBOURS)[1]
    index.nprobe = 4
    while index.nprobe < index.nlist:
        found = index.search(questions, NEIGHBOURS)[1]
        same = [len(set(a) & set(b)) for a, b in zip(found.tolist(), nearest.tolist(), strict=True)]
        if sum(same) >= RECALL * nearest.size:
            return
        index.nprobe = min(2 * index.nprobe, index.nlist)


def unit_vector(values: Sequence[float]) -> npt.NDArray[np.float32]:
    """The direction of `values`, shape `(dimensions,)`; zero where they are."""
    vector = np.asarray(values, dtype=np.float32)
    length = np.linalg.norm(vector)
    return vector / length if length else vector
