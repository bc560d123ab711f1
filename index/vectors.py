"""The FAISS index: derived from the stored vectors, exact, in memory."""

from __future__ import annotations

from collections.abc import Sequence

import faiss
import numpy as np

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
        """The `count` best ids with their cosine, best first, and all that tie with the last of them."""
        total = len(self._ids)
        wanted = asked = min(count, total)
        if not wanted:
            return []
        vector = np.asarray([query], dtype=np.float32)
        while True:
            asked = min(2 * asked, total)
            scores, places = self._faiss.search(vector, asked)
            if asked == total or scores[0, -1] < scores[0, wanted - 1]:
                break
        kept = scores[0] >= scores[0, wanted - 1]
        found = zip(self._ids[places[0][kept]], scores[0][kept], strict=True)
        return [(int(key), float(score)) for key, score in found]
