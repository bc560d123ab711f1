from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval import metrics
from eval.resampling import (
    RESAMPLES,
    Floats,
    Statistic,
    calibration_error,
    draws,
    mean,
    middle,
    once,
    percentile,
    risk_area,
    roc_area,
)

SCORED = st.lists(st.tuples(st.integers(0, 8).map(lambda n: n / 8), st.booleans()), min_size=1, max_size=12)
ORACLES = {"ROC": metrics.roc_area, "risk": metrics.risk_area, "calibration": metrics.calibration_error}
STATISTICS: dict[str, Statistic] = {"ROC": roc_area, "risk": risk_area, "calibration": calibration_error}


def repeated(rows: Floats, counts: Floats) -> Floats:
    return np.repeat(rows, counts.astype(int), axis=0)


@given(SCORED, st.data())
@pytest.mark.parametrize("name", STATISTICS)
def test_a_draw_comes_to_what_its_rows_come_to_one_by_one(
    name: str, scored: list[tuple[float, bool]], data: st.DataObject
) -> None:
    rows = np.array(scored, dtype=float)
    counts = np.array([data.draw(st.lists(st.integers(0, 3), min_size=len(rows), max_size=len(rows)))])
    if not counts.sum():
        return
    drawn = repeated(rows, counts[0])
    expected = ORACLES[name](drawn[:, 0].tolist(), (drawn[:, 1] > 0).tolist())
    assert STATISTICS[name](rows, counts.astype(float))[0] == pytest.approx(expected, nan_ok=True)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=9), st.data(), st.sampled_from([5, 50, 95, 97.5]))
def test_means_and_percentiles_of_a_draw_are_those_of_numpy(
    values: list[int], data: st.DataObject, at: float
) -> None:
    rows = np.array(values, dtype=float)[:, None]
    counts = np.array([data.draw(st.lists(st.integers(0, 3), min_size=len(rows), max_size=len(rows)))])
    if not counts.sum():
        return
    drawn = repeated(rows, counts[0])
    assert mean(rows, counts.astype(float))[0] == pytest.approx(drawn.mean())
    assert percentile(at, rows, counts.astype(float))[0] == pytest.approx(np.percentile(drawn, at))


@pytest.mark.parametrize("statistic", [mean, partial(percentile, 50), *STATISTICS.values()])
def test_a_draw_of_none_says_nothing(statistic: Statistic) -> None:
    assert np.isnan(statistic(np.array([[0.5, 1.0]]), np.zeros((1, 1)))).all()


def test_every_draw_takes_as_many_as_there_are_and_is_the_same_each_time() -> None:
    drawn = draws(7)
    assert drawn.shape == (RESAMPLES, 7)
    assert (drawn.sum(axis=1) == 7).all()
    assert (drawn == draws(7)).all()
    assert len(np.unique(drawn, axis=0)) > 100


def test_the_interval_of_a_mean_is_that_of_the_normal_approximation() -> None:
    values = np.random.default_rng(1).random((400, 1))
    low, high = middle(mean(values, draws(len(values))))
    error = values.std() / 20
    assert mean(values, once(len(values)))[0] == pytest.approx(values.mean())
    assert low == pytest.approx(values.mean() - 1.96 * error, abs=0.2 * error)
    assert high == pytest.approx(values.mean() + 1.96 * error, abs=0.2 * error)
