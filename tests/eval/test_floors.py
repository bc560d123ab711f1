from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from eval.grading import grade_failure
from eval.metrics.measures import MEASURES, Figure, share
from eval.questions import Evidence, Question, QuestionSet
from eval.records import Run
from eval.report.floors import (
    FLOORS,
    SAMPLE,
    FloorsError,
    SetFigures,
    check_floors,
    find_faults,
    narrow,
    read_floors,
    set_figures,
    tabulate,
)
from eval.sets import SETS
from tests.scripted import question, record

ROOT = Path(__file__).parent.parent.parent


def of(value: float, low: float, high: float, name: str = "token F1") -> list[SetFigures]:
    return [SetFigures("seeds", (Figure(name, value, low, high, 50),))]


@pytest.mark.parametrize(
    ("now", "floor", "fell"),
    [
        pytest.param((0.80, 0.70, 0.90), 0.80, False, id="as it was"),
        pytest.param((0.75, 0.65, 0.85), 0.80, False, id="below, within its interval"),
        pytest.param((0.65, 0.55, 0.75), 0.80, True, id="below by more than its interval"),
        pytest.param((0.99, 0.97, 1.00), 1.00, True, id="a law, broken once"),
        pytest.param((1.00, 1.00, 1.00), 1.00, False, id="a law, kept"),
    ],
)
def test_a_measure_falls_where_its_whole_interval_is_below_the_floor(
    now: tuple[float, float, float], floor: float, fell: bool
) -> None:
    [one] = check_floors(of(*now), {"seeds": {"token F1": floor}})
    assert one.fell is fell


@pytest.mark.parametrize(("ceiling", "fell"), [(0.10, False), (0.06, False), (0.04, True)])
def test_what_is_better_when_it_is_lower_falls_upwards(ceiling: float, fell: bool) -> None:
    name = "expected calibration error"
    [one] = check_floors(of(0.10, 0.05, 0.15, name), {"seeds": {name: ceiling}})
    assert one.fell is fell


def test_it_says_which_measure_fell_and_which_question_broke() -> None:
    sets = [*of(0.65, 0.55, 0.75), SetFigures("squad", (), failed=("q7",))]
    found = check_floors(sets, {"seeds": {"token F1": 0.8}})
    assert list(find_faults(sets, found)) == [
        "squad: 1 failed: q7",
        "seeds: token F1 is 0.650 (0.550 to 0.750), below its floor of 0.800",
    ]
    assert "| seeds | token F1 | 0.650 (0.550 to 0.750), n 50 | 0.800 | **fell** |" in tabulate(found)


def test_all_parts_of_a_run_are_held_together() -> None:
    records = (record(question("a", 0), 0, 0), grade_failure(question("b", 1, part="report"), "broke"))
    made = set_figures(Run("seeds", "scripted", (), 3, 0.1, None, None, records))
    assert {figure.name: (figure.value, figure.n) for figure in made.figures}["token F1"] == (0.5, 2)
    assert made.failed == ("b",)


def test_a_sample_is_asked_over_what_it_needs_and_some_of_the_rest() -> None:
    needs = Question("q", "?", given=("3.txt",), evidence=(Evidence("7.txt", 0, 1, "x"),))
    asked = QuestionSet("made", {f"{number}.txt": "x" for number in range(20)}, (needs,))
    assert list(narrow(asked).texts) == ["0.txt", "3.txt", "6.txt", "7.txt", "12.txt", "17.txt"]


def test_a_floor_for_what_is_not_measured_is_refused() -> None:
    with pytest.raises(FloorsError, match="a floor for 'F1' of seeds, but no such measure"):
        check_floors(of(0.8, 0.7, 0.9), {"seeds": {"F1": 0.8}})


def test_sets_that_are_not_there_are_not_check_floors() -> None:
    assert check_floors(of(0.8, 0.7, 0.9), {"squad": {"token F1": 0.9}}) == []


def test_a_file_that_is_no_floors_is_refused(tmp_path: Path) -> None:
    (tmp_path / "floors.json").write_text('{"seeds": 1}')
    with pytest.raises(FloorsError, match="not a file of floors"):
        read_floors(tmp_path / "floors.json")
    with pytest.raises(FloorsError, match="Cannot read"):
        read_floors(tmp_path / "none.json")


def test_the_share_of_what_holds_has_its_interval() -> None:
    figure = share("right", [True] * 30 + [False] * 10)
    assert (figure.value, figure.n) == (0.75, 40)
    assert 0.5 < figure.low < 0.75 < figure.high < 0.95


def test_the_committed_floors_are_of_measures_and_of_sets_that_are_asked() -> None:
    floors = read_floors()
    assert floors.keys() == {"seeds", "documents", "adversarial", "speakers", *SAMPLE}
    assert SAMPLE.keys() <= SETS.keys()
    names = {measure.name for measure in MEASURES}
    assert {name for of, held in floors.items() if of != "speakers" for name in held} <= names
    quoting = [held for of, held in floors.items() if of not in {"speakers", "cranfield"}]
    assert all(held["first quote verbatim"] == 1 for held in quoting)


@pytest.mark.real
def test_the_check_passes_and_fails_when_a_floor_is_raised(tmp_path: Path) -> None:
    """On what is committed: the public sets are asked where their files are."""
    floors = json.loads(FLOORS.read_text())
    floors["seeds"]["exact match"] = 0.99
    raised = tmp_path / "raised.json"
    raised.write_text(json.dumps(floors))
    command = [sys.executable, "-m", "eval", "check", str(tmp_path / "none"), "--floors", str(raised)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)
    assert ran.returncode == 1, ran.stderr
    worse = [line for line in ran.stderr.splitlines() if line.startswith("worse:")]
    assert len(worse) == 1, worse
    assert worse[0].startswith("worse: seeds: exact match is")
    assert worse[0].endswith("below its floor of 0.990")
