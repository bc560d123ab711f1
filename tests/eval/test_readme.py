from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.metrics.measures import MEASURES
from eval.records import SEARCH_ALONE, Record, RecordsError, Run
from eval.report.readme import PARTS_ROWS, README, SETS_COLUMNS, ReadmeError, render
from eval.report.summaries import RESULTS, Summary, merge, read_summaries, summarise, write_summaries
from eval.report.tables import tabulate_parts, tabulate_runs
from eval.sets import SETS, TITLES
from tests.scripted import question, record

EMPTY = "Before.\n<!-- eval:seeds -->\n<!-- /eval:seeds -->\nAfter.\n"


def run(name: str = "seeds", right: bool = True, **changes: Any) -> Run:
    records: tuple[Record, ...] = (
        record(question("a", 0), 0 if right else 1, 0, 1),
        record(question("b", 1, part="report"), 1, 0, 1),
        record(question("c", part="report"), None, 0),
    )
    return replace(Run(name, "scripted", (), 3, 0.1, 2.25, 512.0, records), **changes)


def summary(name: str = "seeds", right: bool = True, **changes: Any) -> Summary:
    return summarise(run(name, right, **changes))


def test_the_numbers_of_the_readme_are_those_of_the_committed_results() -> None:
    """If this fails, run: python -m eval report --readme"""
    text = README.read_text(encoding="utf-8")
    assert render(text, read_summaries(RESULTS)) == text


def test_a_number_that_someone_changes_by_hand_is_noticed() -> None:
    text = render(EMPTY, [summary()])
    assert "| exact match | 1.000 (1.000 to 1.000), n 1 | 1.000 (1.000 to 1.000), n 1 |" in text
    assert "2.2 s from a fresh process to an answer; 512 MB of memory at most." in text
    assert render(text, [summary()]) == text
    assert render(text.replace("1.000 (", "0.990 ("), [summary()]) == text
    assert render(text, [summary(right=False)]) != text


def test_what_is_around_the_markers_stays_as_it_is() -> None:
    text = render(EMPTY, [summary()])
    assert text.startswith("Before.\n<!-- eval:seeds -->\n| |")
    assert text.endswith(".\n<!-- /eval:seeds -->\nAfter.\n")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<!-- eval:none -->\n<!-- /eval:none -->", "has a block 'none'"),
        ("<!-- eval:seeds -->\nno end", "does not end"),
    ],
    ids=["a block that nobody writes", "a block without an end"],
)
def test_markers_that_do_not_fit_are_refused(text: str, fault: str) -> None:
    with pytest.raises(ReadmeError, match=fault):
        render(text, [summary()])


def test_without_results_it_says_how_to_get_them() -> None:
    with pytest.raises(ReadmeError, match="python -m eval run --out"):
        render(EMPTY, [summary("squad")])


def test_results_read_as_they_were_written_with_a_line_for_each_figure(tmp_path: Path) -> None:
    runs = (summary(), summary("squad", right=False, open_s=None, memory_mb=None))
    write_summaries(runs, tmp_path / "results.json")
    assert read_summaries(tmp_path / "results.json") == runs
    lines = (tmp_path / "results.json").read_text().splitlines()
    figures = sum(len(part.figures) for run in runs for part in run.parts)
    assert sum('"value":' in line and '"unit":' in line for line in lines) == figures


def test_results_that_are_not_there_are_none_and_a_bad_file_is_refused(tmp_path: Path) -> None:
    assert read_summaries(tmp_path / "results.json") == ()
    (tmp_path / "results.json").write_text('[{"name": "seeds"}]')
    with pytest.raises(RecordsError, match="not a file of summaries"):
        read_summaries(tmp_path / "results.json")


def test_a_run_takes_the_place_of_the_one_before_it() -> None:
    before = [summary("squad"), summary("other")]
    found = merge(before, [summary("seeds"), summary("squad", right=False)], ("seeds", "squad"))
    assert [one.name for one in found] == ["seeds", "squad", "other"]
    assert found[1] == summary("squad", right=False)


def test_the_table_of_all_sets_shows_the_part_that_reports_and_what_a_set_has() -> None:
    columns = {"EM": "exact match", "hit": "retrieval recall@10 of passages", "none": "citation recall"}
    table = tabulate_runs([summary(), summary("squad", passages=0)], columns, TITLES)
    heading, _, seeds, squad = table.splitlines()
    assert heading == "| | questions | EM | hit |"
    cell = "1.000<br><sub>1.000–1.000, n 1</sub>"
    assert seeds == f"| {TITLES['seeds']} | 2 | {cell} | {cell} |"
    assert squad == f"| {TITLES['squad']} | 2 | {cell} | – |"


def test_a_measure_that_no_part_has_is_no_line() -> None:
    assert "misinformation" not in tabulate_parts(summary().parts, ["exact match", "misinformation shown"])


@pytest.mark.parametrize(
    ("changes", "said", "not_said"),
    [
        pytest.param({"passages": 0}, "exact match", "retrieval MRR of passages", id="documents in hand"),
        pytest.param({"facts": (SEARCH_ALONE,)}, "latency p50", "exact match", id="searched alone"),
    ],
)
def test_measures_that_say_nothing_of_a_run_are_left_out(
    changes: dict[str, Any], said: str, not_said: str
) -> None:
    [_, part] = summary(**changes).parts
    assert part.named(said)
    assert part.named(not_said) is None


def test_how_many_refusals_are_right_says_nothing_where_none_could_be() -> None:
    able = record(question("a", 0), None, 0)
    [part] = summary(records=(able,)).parts
    assert part.named("refusal precision") is None
    [part] = summary(records=(able, replace(record(question("b"), None, 0), part="tune"))).parts
    assert part.named("refusal precision") is not None


def test_every_column_is_a_measure_and_every_set_has_a_title() -> None:
    assert {*PARTS_ROWS, *SETS_COLUMNS.values()} <= {measure.name for measure in MEASURES}
    assert {"seeds", "natural", "documents", *SETS} == TITLES.keys()
