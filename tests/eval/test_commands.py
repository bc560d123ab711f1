"""The commands as a person calls them."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.records import read_run, write_run
from index.errors import VerbatimError
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


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        pytest.param(
            ["run", "--set", "squad"],
            "--set NAME and --data DIRECTORY go together",
            id="a set without its files",
        ),
        pytest.param(
            ["run", "--data", "."], "--set NAME and --data DIRECTORY go together", id="files without a set"
        ),
        pytest.param(["run", "--folder", "."], "one file of --questions", id="a folder without questions"),
        pytest.param(["run", "--questions", "a"], "their --folder", id="questions without a folder"),
        pytest.param(
            ["run", "--questions", "a", "b", "--folder", "."], "one file of", id="two files, one folder"
        ),
        pytest.param(["run", "--format", "squad"], "goes with --questions", id="a format without a file"),
        pytest.param(["report"], "Give runs", id="a report of nothing"),
        pytest.param(["report", "run.json"], "--out DIRECTORY", id="a report to nowhere"),
    ],
)
def test_arguments_that_do_not_fit_are_explained(
    monkeypatch: pytest.MonkeyPatch, words: list[str], fault: str
) -> None:
    with pytest.raises(VerbatimError, match=fault):
        called(monkeypatch, *words)


@pytest.mark.real
def test_a_folder_of_ones_own_is_asked_and_told_how_far_it_can_be_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, questions, out = tmp_path / "docs", tmp_path / "questions.jsonl", tmp_path / "run.json"
    folder.mkdir()
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text)
    lines = (
        '{"question": "When was the old bridge closed?", "answers": ["March", "in March"]}',
        '{"question": "What do blue whales feed on?", "answers": ["krill"]}',
        '{"question": "Who designed the town hall of Lisbon?"}',
    )
    questions.write_text("\n".join(lines))
    monkeypatch.setenv("VERBATIM_INDEX_DIR", str(tmp_path / "index"))
    words = ("--questions", str(questions), "--folder", str(folder), "--most", "2", "--out", str(out))
    assert called(monkeypatch, "run", *words) == 0
    printed = capsys.readouterr().out
    for name in (
        "precision at 50% coverage",
        "precision at 90% coverage",
        "area under risk against coverage",
    ):
        assert f"| {name} |" in printed
    assert "| useful or rightly refused | 1.000 (1.000 to 1.000), n 2 |" in printed
    assert [record.id for record in read_run(out).records] == ["1", "3"]


@pytest.mark.real
def test_reading_alone_is_measured_from_a_file_of_paragraphs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = DOCUMENTS["whales.txt"]
    answers = [{"text": "krill", "answer_start": text.index("krill")}]
    asked = [{"id": "1", "question": "What do blue whales feed on?", "answers": answers}]
    file = tmp_path / "squad.json"
    file.write_text(json.dumps({"data": [{"paragraphs": [{"context": text, "qas": asked}]}]}))
    assert called(monkeypatch, "run", "--questions", str(file), "--format", "squad") == 0
    printed = capsys.readouterr().out
    assert "| exact match | 1.000 (1.000 to 1.000), n 1 |" in printed
    assert "retrieval" not in printed
