"""The commands as a person calls them."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.records import read_run, write_run
from tests.eval.test_report import run

ROOT = Path(__file__).parent.parent.parent
DOCUMENTS = {
    "bridge.txt": "The old bridge over the Lind was closed in March because its pillars had sunk.",
    "bread.md": "Rye bread keeps longer than wheat bread, and is baked at a lower heat.",
    "whales.txt": "Blue whales feed on krill, of which they eat several tonnes a day.",
}


def called(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["eval", *words])
    return main()


@pytest.mark.real
def test_the_search_over_a_folder_is_measured_and_nothing_is_said_of_answers(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text)
    queries, judged, out = tmp_path / "queries.tsv", tmp_path / "qrels.txt", tmp_path / "run.json"
    queries.write_text("1\twhat do whales eat\n2\twhich bread keeps\n3\twhy was the bridge closed\n")
    judged.write_text("1 0 whales 1\n2 0 bread.md 1\n3 0 bridge 2\n3 0 whales 0\n")
    words = [str(path) for path in (folder, queries, judged, "--out", out)]
    ran = subprocess.run(
        [sys.executable, "-m", "eval", "retrieval", *words],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    named = [line.split("|")[1].strip() for line in ran.stdout.splitlines()[2:]]
    assert "retrieval nDCG@10 of files" in named
    assert all(name.startswith(("retrieval", "latency")) for name in named)
    assert [record.found[0].path for record in read_run(out).records] == [
        "whales.txt",
        "bread.md",
        "bridge.txt",
    ]
    assert all(record.latency_ms > 0 for record in read_run(out).records)


def test_two_runs_are_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    write_run(run(), before)
    broken = [replace(record, quotes=(), answer="", fault="broke") for record in run().records]
    write_run(run(broken), after)
    assert called(monkeypatch, "compare", str(before), str(after)) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("6 questions in both runs, 0 in only one.")
    assert "lost: 2\n  right: right?\n    One -> broke [crashed]" in printed


def test_a_report_is_written_where_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_run(run(), tmp_path / "run.json")
    out = tmp_path / "a" / "report"
    assert (
        called(monkeypatch, "report", str(tmp_path / "run.json"), "--out", str(out), "--examples", "1") == 0
    )
    assert capsys.readouterr().out.split() == [str(out / f"report.{end}") for end in ("html", "md", "json")]
    assert "wrong?" in (out / "report.html").read_text()
