from __future__ import annotations

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from index.vectors import VectorIndex, unit_vector

# Half-integer unit vectors: their products are exact in floating point, and many of them tie.
SIGNS = st.sampled_from([-0.5, 0.5])
UNIT = st.tuples(SIGNS, SIGNS, SIGNS, SIGNS)


def index_of(vectors: list[tuple[float, ...]]) -> VectorIndex:
    matrix = np.array(vectors, dtype=np.float32)
    return VectorIndex.build([matrix], len(matrix), matrix.shape[1], lambda rows: matrix[rows])


def brute_force(vectors: list[tuple[float, ...]], query: tuple[float, ...]) -> list[tuple[int, float]]:
    cosines = np.array(vectors) @ np.array(query)
    order = sorted(range(len(vectors)), key=lambda place: (-cosines[place], place))
    return [(place, float(cosines[place])) for place in order]


@given(vectors=st.lists(UNIT, min_size=1, max_size=60), query=UNIT, count=st.integers(1, 70))
def test_search_is_exact_and_keeps_all_that_tie_with_the_last(
    vectors: list[tuple[float, ...]], query: tuple[float, ...], count: int
) -> None:
    expected = brute_force(vectors, query)
    least = expected[min(count, len(vectors)) - 1][1]
    assert index_of(vectors).search(query, count) == [hit for hit in expected if hit[1] >= least]


def test_a_thousand_vectors_are_searched_as_exactly_as_numpy_does() -> None:
    random = np.random.default_rng(0)
    matrix: npt.NDArray[np.float64] = random.normal(size=(1000, 384))
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    query = random.normal(size=384)
    cosines = matrix @ query / np.linalg.norm(query)
    hits = index_of([tuple(row) for row in matrix]).search(query.tolist(), 20)
    assert [row for row, _ in hits] == np.argsort(-cosines)[:20].tolist()
    np.testing.assert_allclose([score for _, score in hits], np.sort(cosines)[::-1][:20], atol=1e-6)


def test_an_index_of_nothing_finds_nothing() -> None:
    nothing = np.zeros((0, 0), dtype=np.float32)
    assert VectorIndex.build([nothing], 0, 0, lambda rows: nothing).search([], 5) == []


@given(values=st.lists(st.floats(-1e6, 1e6, width=32), min_size=1, max_size=8))
def test_a_unit_vector_has_length_1_unless_it_points_nowhere(values: list[float]) -> None:
    length = float(np.linalg.norm(unit_vector(values)))
    assert length == 0 or abs(length - 1) < 1e-3
