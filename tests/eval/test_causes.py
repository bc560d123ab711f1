from __future__ import annotations

from dataclasses import replace

import pytest

from eval.grading import grade_failure
from eval.metrics.causes import Cause, find_cause, find_wrong
from eval.records import SEARCH_ALONE, Record, Run
from tests.scripted import question, record

KNOWN = question("known", 1)
UNKNOWN = question("unknown")


def run(*records: Record, facts: tuple[tuple[str, str], ...] = ()) -> Run:
    return Run("made", "scripted", facts, 3, 0.1, None, None, records)


@pytest.mark.parametrize(
    ("of", "why"),
    [
        pytest.param(record(KNOWN, 1, 1), None, id="right"),
        pytest.param(record(UNKNOWN, None, 0), None, id="rightly refused"),
        pytest.param(grade_failure(KNOWN, "broke"), Cause.CRASHED, id="crashed"),
        pytest.param(grade_failure(UNKNOWN, "broke"), Cause.CRASHED, id="crashed where none is there"),
        pytest.param(record(UNKNOWN, 0, 0), Cause.NOT_THERE, id="answered what is not there"),
        pytest.param(record(KNOWN, None, 0, 2), Cause.NOT_RETRIEVED, id="not found, and refused"),
        pytest.param(record(KNOWN, 0, 0, 2), Cause.NOT_RETRIEVED, id="not found, and answered"),
        pytest.param(record(KNOWN, 0, 0, 2, 1), Cause.NOT_READ, id="found below what is read"),
        pytest.param(record(KNOWN, None, 0, 1), Cause.REFUSED, id="the last that is read, and refused"),
        pytest.param(record(KNOWN, 0, 0, 1), Cause.WRONG_SPAN, id="read, and another place is said"),
        pytest.param(record(KNOWN, 0), Cause.WRONG_SPAN, id="what was found is not known"),
        pytest.param(
            replace(record(KNOWN, 0, 0), evidence=()), Cause.WRONG_SPAN, id="where it stands is not known"
        ),
    ],
)
def test_a_wrong_answer_has_the_first_cause_on_its_way(of: Record, why: Cause | None) -> None:
    assert find_cause(of, read=2) is why


def test_where_all_is_read_nothing_is_found_and_not_read() -> None:
    assert find_cause(record(KNOWN, 0, 0, 2, 1), read=None) is Cause.WRONG_SPAN


def test_every_wrong_answer_of_a_run_has_one_cause_and_no_right_one_has() -> None:
    records = (
        record(KNOWN, 1, 1),
        record(KNOWN, None, 0, 2, 1),
        record(UNKNOWN, 0, 0),
        grade_failure(KNOWN, "!"),
    )
    found = find_wrong(run(*records, facts=(("passages read", "2"),)))
    assert [one.record for one in found] == [one for one in records if not one.right]
    assert [one.cause for one in found] == [Cause.NOT_READ, Cause.NOT_THERE, Cause.CRASHED]


def test_what_a_run_says_is_read_decides() -> None:
    low = record(KNOWN, None, 0, 2, 1)
    assert [one.cause for one in find_wrong(run(low, facts=(("passages read", "3"),)))] == [Cause.REFUSED]


def test_a_run_that_only_searches_is_not_wrong_where_it_finds() -> None:
    searched = [record(KNOWN, None, *found) for found in ((1,), (0, 1), (0, 2))]
    found = find_wrong(run(*searched, facts=(("passages read", "1"), SEARCH_ALONE)))
    assert [one.cause for one in found] == [Cause.NOT_READ, Cause.NOT_RETRIEVED]
