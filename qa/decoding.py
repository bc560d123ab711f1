"""From the model's numbers to spans of tokens."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NO_ANSWER = 0
"""The first token, which start and end point at where the window does not answer."""

MAX_ANSWER_TOKENS = 30
SPANS_PER_WINDOW = 3
CONSIDERED = 60
"""Of this many best spans those are kept that do not overlap a better one."""


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens `first` to `last`, both included.

    `margin` is the span's score less the no-answer score of its window: from minus to plus infinity,
    higher is surer. All windows are read by the same model, so margins compare across them.
    """

    first: int
    last: int
    margin: float

    def overlaps(self, other: Span) -> bool:
        return self.first <= other.last and other.first <= self.last


def best_spans(
    starts: NDArray[np.float32],
    ends: NDArray[np.float32],
    allowed: NDArray[np.bool_],
    blocks: NDArray[np.int64],
    count: int = SPANS_PER_WINDOW,
    longest: int = MAX_ANSWER_TOKENS,
) -> list[Span]:
    """At most `count` spans that do not overlap, best first; ties by place.

    The arrays have the shape `(tokens,)`. A span begins and ends at an allowed token of the same block,
    never ends before it begins, and has at most `longest` tokens.
    """
    places = np.flatnonzero(allowed)
    first, last = places[:, None], places[None, :]
    fits = (first <= last) & (last - first < longest) & (blocks[first] == blocks[last])
    none = starts[NO_ANSWER] + ends[NO_ANSWER]
    margins = (starts[first] + ends[last] - none)[fits]
    pairs = np.argwhere(fits)
    best = np.argsort(-margins, kind="stable")[:CONSIDERED]
    ranked = [Span(int(places[pairs[n, 0]]), int(places[pairs[n, 1]]), float(margins[n])) for n in best]
    return _apart(ranked, count)


def _apart(ranked: list[Span], count: int) -> list[Span]:
    kept: list[Span] = []
    for span in ranked:
        if len(kept) == count:
            break
        if not any(span.overlaps(other) for other in kept):
            kept.append(span)
    return kept
