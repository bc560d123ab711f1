"""The FAISS index: derived from the stored vectors, exact, in memory."""

from __future__ import annotations

from collections.abc import Sequence

import faiss
import numpy as np
import numpy.typing as npt

from index.catalog import StoredVectors


class VectorIndex:
    """Exact inner-product search over the vectors of one generation."""

    def __init__(self, stored: StoredVectors) -> None:
        self.generation = stored.generation
        self.dimensions = stored.matrix.shape[1]
        self._ids = stored.ids
        self._faiss = faiss.IndexFlatIP(self.dimensions)
        self._faiss.add(stored.matrix)

    def search(self, query: Sequence[float], count: int) -> list[tuple[int, float]]:
        """The `count` best ids with their cosine, best first, and all that tie with the last of them.

        Those that tie come in the order of document and position.
        """
        total = len(self._ids)
        wanted = asked = min(count, total)
        if not wanted:
            return []
        vector = unit_vector(query).reshape(1, -1)
        while True:
            asked = min(2 * asked, total)
            scores, places = self._faiss.search(vector, asked)
            if asked == total or scores[0, -1] < scores[0, wanted - 1]:
                break
        order = np.lexsort((places[0], -scores[0]))
        best = [(int(self._ids[places[0, at]]), float(scores[0, at])) for at in order]
        return [(key, score) for key, score in best if score >= best[wanted - 1][1]]


def unit_vector(values: Sequence[float]) -> npt.NDArray[np.float32]:
    """The direction of `values`, shape `(dimensions,)`; zero where they are."""
    vector = np.asarray(values, dtype=np.float32)
    length = np.linalg.norm(vector)
    return vector / length if length else vector
