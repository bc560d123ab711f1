"""Which contexts of a source look most like the answer to a question and are not."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_WORD = re.compile(r"\w+")
_COMMON_SHARE = 0.2  # words in more of the contexts than this say nothing and cost time


def words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


class Bm25:
    """Okapi BM25 over a fixed list of texts (Robertson and Zaragoza 2009, k1 = 1.2, b = 0.75)."""

    def __init__(self, texts: Sequence[str], k1: float = 1.2, b: float = 0.75) -> None:
        counts = [Counter(words(text)) for text in texts]
        lengths = np.array([sum(count.values()) for count in counts], dtype=np.float32)
        norms = k1 * (1 - b + b * lengths / max(float(lengths.mean()), 1.0))
        postings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, count in enumerate(counts):
            for word, times in count.items():
                postings[word].append((number, times))
        self._size = len(texts)
        self._postings: dict[str, tuple[NDArray[np.int64], NDArray[np.float32]]] = {}
        for word, pairs in postings.items():
            if len(pairs) > max(10, _COMMON_SHARE * self._size):
                continue
            where = np.array([number for number, _ in pairs], dtype=np.int64)
            often = np.array([times for _, times in pairs], dtype=np.float32)
            idf = math.log(1 + (self._size - len(pairs) + 0.5) / (len(pairs) + 0.5))
            weight = idf * often * (k1 + 1) / (often + norms[where])
            self._postings[word] = (where, weight.astype(np.float32))

    def scores(self, question: str) -> NDArray[np.float32]:
        """One score for each text; higher is better, 0 is no word in common."""
        total = np.zeros(self._size, dtype=np.float32)
        for word in dict.fromkeys(words(question)):
            if word in self._postings:
                where, weight = self._postings[word]
                total[where] += weight
        return total

    def best(self, question: str, count: int) -> list[int]:
        """Numbers of at most `count` texts that share a word with the question, best first."""
        total = self.scores(question)
        order = np.argsort(-total, kind="stable")[:count]
        return [int(number) for number in order if total[number] > 0]
