from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from qa.decoding import Span, best_spans

LOGIT = st.integers(-40, 40).map(lambda n: n / 4)


@st.composite
def logits(
    draw: st.DrawFn,
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.bool_], NDArray[np.int64]]:
    """Start and end logits of a window, which tokens are the passage's, and their blocks."""
    size = draw(st.integers(2, 12))
    starts, ends = (draw(st.lists(LOGIT, min_size=size, max_size=size)) for _ in range(2))
    allowed = [False, *draw(st.lists(st.booleans(), min_size=size - 1, max_size=size - 1))]
    blocks = sorted(draw(st.lists(st.integers(0, 2), min_size=size, max_size=size)))
    return (
        np.array(starts, dtype=np.float32),
        np.array(ends, dtype=np.float32),
        np.array(allowed),
        np.array(blocks, dtype=np.int64),
    )


Window = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.bool_], NDArray[np.int64]]


def every_span(window: Window, longest: int) -> list[tuple[float, int, int]]:
    """The margin of every span that may be, by trying all pairs."""
    starts, ends, allowed, blocks = window
    none = starts[0] + ends[0]
    return [
        (float(starts[first] + ends[last] - none), first, last)
        for first, last in product(range(len(starts)), repeat=2)
        if allowed[first]
        and allowed[last]
        and first <= last < first + longest
        and blocks[first] == blocks[last]
    ]


@given(logits(), st.integers(1, 12))
def test_the_best_span_is_the_best_of_all_pairs(window: Window, longest: int) -> None:
    tried = every_span(window, longest)
    found = best_spans(*window, longest=longest)
    assert bool(found) == bool(tried)
    if tried:
        best = max(tried, key=lambda one: (one[0], -one[1], -one[2]))
        assert (found[0].margin, found[0].first, found[0].last) == best


@given(logits(), st.integers(1, 5))
def test_spans_are_in_order_apart_and_never_end_before_they_begin(window: Window, count: int) -> None:
    found = best_spans(*window, count=count)
    assert len(found) <= count
    assert [span.margin for span in found] == sorted((span.margin for span in found), reverse=True)
    assert all(span.first <= span.last for span in found)
    assert not any(one.overlaps(other) for one, other in product(found, found) if one is not other)


@given(logits())
def test_a_span_keeps_to_the_passage_and_to_one_block(window: Window) -> None:
    _, _, allowed, blocks = window
    for span in best_spans(*window):
        assert allowed[span.first]
        assert allowed[span.last]
        assert blocks[span.first] == blocks[span.last]


def test_a_window_without_text_gives_no_span() -> None:
    nothing = np.zeros(3, dtype=np.float32)
    assert best_spans(nothing, nothing, np.zeros(3, dtype=bool), np.zeros(3, dtype=np.int64)) == []


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [((1, 2), (2, 3), True), ((1, 2), (3, 4), False), ((1, 9), (3, 4), True)],
    ids=["share a token", "side by side", "inside"],
)
def test_spans_overlap_where_they_share_a_token(
    one: tuple[int, int], other: tuple[int, int], overlap: bool
) -> None:
    assert Span(*one, margin=0).overlaps(Span(*other, margin=0)) is overlap
