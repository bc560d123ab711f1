from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from eval.benchmark.speed import Row, Size, compare_speed, measure_sizes
from eval.benchmark.synthetic import PER_DOCUMENT, build_index, write_folder
from eval.report.plots import draw_growth
from index.store import PassageStore

pytestmark = pytest.mark.real


def test_both_sides_of_each_benchmark_run() -> None:
    rows = list(compare_speed(files=3, passages=PER_DOCUMENT))
    assert [row.what.split(",")[0] for row in rows] == [
        "first build",
        "one file of 3 changed",
        "one file of 3 removed",
        "open an index of 50 passages and search it once",
    ]
    assert all(row.ours > 0 and row.theirs > 0 for row in rows)


def test_a_size_is_measured_in_a_process_of_its_own() -> None:
    (size,) = measure_sizes([2 * PER_DOCUMENT])
    assert size.passages == 100
    assert size.recall == 1
    assert 0 < size.p50 <= size.p95
    assert size.memory is None or 50 < size.memory < 2000


def test_a_row_says_how_many_times_faster() -> None:
    assert str(Row("opened", 0.01, 2.5)) == "| opened | 10.0 ms | 2.5 s | 250.0 |"


def test_made_up_folders_and_indexes_are_the_same_each_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_folder(tmp_path / name, files=2, passages=3)
        build_index(tmp_path / f"{name}.sqlite", PER_DOCUMENT)
    assert [path.read_text() for path in sorted((tmp_path / "one").iterdir())] == [
        path.read_text() for path in sorted((tmp_path / "two").iterdir())
    ]
    with (
        closing(PassageStore(tmp_path / "one.sqlite")) as one,
        closing(PassageStore(tmp_path / "two.sqlite")) as two,
    ):
        assert list(one.client.texts()) == list(two.client.texts())
        ids = one.client.passage_ids()
        assert (one.client.vectors_of_ids(ids) == two.client.vectors_of_ids(ids)).all()
        assert len(ids) == PER_DOCUMENT


def test_the_growth_is_drawn_the_same_each_time(tmp_path: Path) -> None:
    sizes = [Size(n, n / 1e5, n / 1e6, 1.0, 2.0, 1.0, 300.0) for n in (1_000, 10_000)]
    for name in ("one.svg", "two.svg"):
        draw_growth(sizes, tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
    assert b"<svg" in (tmp_path / "one.svg").read_bytes()
