from __future__ import annotations

import numpy as np
import pytest

from eval.records import Record, RecordsError, Run
from eval.report.comparison import Change, Comparison, compare, tabulate
from tests.scripted import question, record


def run(*records: Record) -> Run:
    return Run("made", "scripted", (), 3, 0.1, None, None, records)


def answered(number: int, right: bool, latency_ms: float = 10) -> Record:
    return record(question(f"q{number}", 1), 1 if right else 0, 1, latency_ms=latency_ms)


def changes(found: Comparison) -> dict[str, Change]:
    return {one.after.name: one for one in found.changes}


SOME = [answered(number, right=number % 3 > 0) for number in range(30)]


def test_a_run_has_not_moved_from_itself() -> None:
    found = compare(run(*SOME), run(*SOME))
    assert found.questions == 30
    assert found.changes
    assert all((one.low, one.high, one.moved) == (0, 0, False) for one in found.changes)
    assert (found.gained, found.lost) == ((), ())


def test_the_way_back_is_the_way_there_turned_round() -> None:
    others = [answered(number, right=number % 2 > 0) for number in range(30)]
    there, back = compare(run(*SOME), run(*others)), compare(run(*others), run(*SOME))
    for one, other in zip(there.changes, back.changes, strict=True):
        assert (one.low, one.high) == pytest.approx((-other.high, -other.low))
    assert [(one.id, one.after, one.before) for one in back.gained] == [
        (one.id, one.before, one.after) for one in there.lost
    ]


def test_what_all_gain_a_little_in_has_moved_though_its_intervals_overlap() -> None:
    """Were the runs drawn apart, questions of so different times would hide it."""
    before = [answered(number, right=True, latency_ms=number * 10) for number in range(1, 41)]
    after = [answered(number, right=True, latency_ms=number * 10 - 5) for number in range(1, 41)]
    moved = changes(compare(run(*before), run(*after)))["latency p50"]
    assert moved.before.low < moved.after.value < moved.before.high
    assert (moved.low, moved.high) == (-5, -5)
    assert moved.moved
    assert moved.better


def test_the_interval_of_a_difference_of_means_is_that_of_the_normal_approximation() -> None:
    rights = np.random.default_rng(2).random((2, 300)) < np.array([[0.4], [0.6]])
    before, after = ([answered(n, bool(right)) for n, right in enumerate(row)] for row in rights)
    found = changes(compare(run(*before), run(*after)))["exact match"]
    gaps = rights[1].astype(float) - rights[0]
    error = gaps.std() / 300**0.5
    assert found.difference == pytest.approx(gaps.mean())
    assert found.low == pytest.approx(gaps.mean() - 1.96 * error, abs=0.2 * error)
    assert found.high == pytest.approx(gaps.mean() + 1.96 * error, abs=0.2 * error)


def test_one_answer_of_thirty_is_noise() -> None:
    found = changes(compare(run(*SOME), run(answered(0, right=True), *SOME[1:])))["exact match"]
    assert found.difference == pytest.approx(1 / 30)
    assert not found.moved


def test_gained_and_lost_are_named_with_what_was_said() -> None:
    before, after = run(answered(1, True), answered(2, False)), run(answered(1, False), answered(2, True))
    found = compare(before, after)
    assert [one.id for one in found.gained] == ["q2"]
    assert [one.id for one in found.lost] == ["q1"]
    printed = tabulate(found)
    assert "gained: 1\n  q2: q2?\n    One [wrong span] -> Two" in printed
    assert "lost: 1\n  q1: q1?\n    Two -> One [wrong span]" in printed


def test_a_measure_of_fewer_after_says_both_numbers() -> None:
    """What is refused differs from run to run."""
    unknown = [question(f"u{number}") for number in range(4)]
    before = run(*(record(one, None, 0) for one in unknown))
    after = run(*(record(one, None if one.id != "u0" else 0, 0) for one in unknown))
    found = changes(compare(before, after))["refusal precision"]
    assert (found.before.n, found.after.n) == (4, 3)
    assert "| 4 to 3 |" in tabulate(compare(before, after))


def test_only_the_questions_that_both_have_are_compared() -> None:
    found = compare(run(*SOME[:20]), run(*SOME[10:]))
    assert (found.questions, found.left_out) == (10, 20)


def test_runs_of_other_questions_are_refused() -> None:
    with pytest.raises(RecordsError, match="no question in common"):
        compare(run(answered(1, True)), run(answered(2, True)))
