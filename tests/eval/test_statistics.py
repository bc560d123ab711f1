from __future__ import annotations

from functools import partial

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score
from torchmetrics.functional.classification import binary_calibration_error

from eval.metrics.statistics import (
    RESAMPLES,
    Floats,
    Statistic,
    calibration_error,
    draws,
    interval,
    mean,
    percentile,
    precision_at,
    risk_area,
    risk_curve,
    roc_area,
    roc_curve,
    value,
)

SCORED = st.lists(st.tuples(st.integers(0, 8).map(lambda n: n / 8), st.booleans()), min_size=1, max_size=12)


def sklearn_roc_area(rows: Floats) -> float:
    return float(roc_auc_score(rows[:, 1], rows[:, 0])) if 0 < rows[:, 1].mean() < 1 else float("nan")


def torchmetrics_calibration_error(rows: Floats) -> float:
    """Its bins are (low, high], so that a score on an edge is moved up a little."""
    scores = torch.tensor(np.clip(rows[:, 0] + 1e-6, 0, 1))
    return float(binary_calibration_error(scores, torch.tensor(rows[:, 1] > 0).int(), n_bins=10))


def mean_risk(rows: Floats) -> float:
    """The risk of each row's threshold, averaged over the rows."""
    risks = [1 - rows[rows[:, 0] >= score, 1].mean() for score in rows[:, 0]]
    return float(np.mean(risks))


def mean_precision_of_half(rows: Floats) -> float:
    """Of the surest half. Equal scores that fit only in part count with their mean."""
    room, right = len(rows) / 2, 0.0
    for score in sorted({*rows[:, 0]}, reverse=True):
        tied = rows[rows[:, 0] == score, 1]
        taken = min(room, len(tied))
        right += taken * tied.mean()
        room -= taken
    return float(right / (len(rows) / 2))


ORACLES = {
    "ROC": sklearn_roc_area,
    "risk": mean_risk,
    "calibration": torchmetrics_calibration_error,
    "precision": mean_precision_of_half,
}
STATISTICS: dict[str, Statistic] = {
    "ROC": roc_area,
    "risk": risk_area,
    "calibration": calibration_error,
    "precision": partial(precision_at, 0.5),
}


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
    expected = ORACLES[name](repeated(rows, counts[0]))
    found = STATISTICS[name](rows, counts.astype(float))[0]
    assert found == pytest.approx(expected, nan_ok=True, abs=1e-5)


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


@given(SCORED)
def test_the_precision_at_full_coverage_is_the_share_that_is_right(scored: list[tuple[float, bool]]) -> None:
    assert value(partial(precision_at, 1.0), scored) == pytest.approx(np.mean([right for _, right in scored]))


@given(SCORED)
def test_on_the_risk_curve_precision_and_risk_come_to_one(scored: list[tuple[float, bool]]) -> None:
    for coverage, risk in risk_curve(scored):
        assert value(partial(precision_at, coverage), scored) == pytest.approx(1 - risk)


def test_of_no_rows_there_are_no_curves_and_no_value() -> None:
    assert risk_curve([]) == roc_curve([]) == roc_curve([(0.5, True)]) == []
    assert np.isnan(value(roc_area, []))


def test_every_draw_takes_as_many_as_there_are_and_is_the_same_each_time() -> None:
    drawn = draws(7)
    assert drawn.shape == (RESAMPLES, 7)
    assert (drawn.sum(axis=1) == 7).all()
    assert (drawn == draws(7)).all()
    assert len(np.unique(drawn, axis=0)) > 100


def test_the_interval_of_a_mean_is_that_of_the_normal_approximation() -> None:
    values = np.random.default_rng(1).random((400, 1))
    low, high = interval(mean(values, draws(len(values))))
    error = values.std() / 20
    assert value(mean, values) == pytest.approx(values.mean())
    assert low == pytest.approx(values.mean() - 1.96 * error, abs=0.2 * error)
    assert high == pytest.approx(values.mean() + 1.96 * error, abs=0.2 * error)
