from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from eval.records import RecordsError, read_run, write_run
from eval.run import IndexStats, index_folder, measure
from tests.eval.slow_run import QUESTIONS as MANY
from tests.eval.slow_run import Slow
from tests.scripted import Scripted, find, question, reply

ROOT = Path(__file__).parent.parent.parent
QUESTIONS = (question("a", 0), question("b", 1), question("c"))
REPLIES = {"a": reply(0, 0), "b": reply(0, 0, 1), "c": reply(None, 2)}


def test_a_run_reads_as_it_was_written(tmp_path: Path) -> None:
    run = measure("three", Scripted(REPLIES), IndexStats(3, 1.5, 0.5), QUESTIONS, find, tmp_path / "run.json")
    assert read_run(tmp_path / "run.json") == run
    assert [(record.right, record.holds) for record in run.records] == [
        (True, (1,)),
        (False, (2,)),
        (True, ()),
    ]
    assert (run.facts, run.passages, run.index_s, run.open_s) == ((("setting", "1"),), 3, 1.5, 0.5)
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]


def test_a_question_that_breaks_costs_itself_alone() -> None:
    run = measure("three", Scripted({"a": REPLIES["a"]}), IndexStats(), QUESTIONS, find)
    assert [record.fault for record in run.records] == ["", "KeyError: 'b'", "KeyError: 'c'"]
    assert [record.right for record in run.records] == [True, False, False]


def test_a_run_that_was_ended_goes_on_where_it_was(tmp_path: Path) -> None:
    out = tmp_path / "run.json"
    with pytest.raises(KeyboardInterrupt):
        measure("three", Scripted(REPLIES, breaks_at="c"), IndexStats(), QUESTIONS, find, out)
    again = Scripted(REPLIES)
    run = measure("three", again, IndexStats(), QUESTIONS, find, out)
    assert again.asked == ["c"]
    assert run.records == measure("three", Scripted(REPLIES), IndexStats(), QUESTIONS, find).records


def test_a_run_that_was_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    out, kept = tmp_path / "run.json", tmp_path / "run.json.unfinished"
    child = subprocess.Popen([sys.executable, "-m", "tests.eval.slow_run", str(out)], cwd=ROOT)
    until = time.monotonic() + 60
    while time.monotonic() < until and not (kept.is_file() and kept.read_bytes().count(b"\n") > 5):
        time.sleep(0.01)
    child.kill()
    assert child.wait() == -signal.SIGKILL
    assert not out.exists()
    answered = kept.read_bytes().count(b"\n") - 1
    assert 5 <= answered < len(MANY)
    again = Slow()
    run = measure("slow", again, IndexStats(), MANY, find, out)
    assert again.asked == [question.id for question in MANY[answered:]]
    assert run.records == measure("slow", Slow(), IndexStats(), MANY, find).records
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["run.json"]


@pytest.mark.parametrize("cut", [1, 40], ids=["at its end", "in a record"])
def test_a_record_that_was_cut_is_asked_again(tmp_path: Path, cut: int) -> None:
    out = tmp_path / "run.json"
    with pytest.raises(KeyboardInterrupt):
        measure("three", Scripted(REPLIES, breaks_at="c"), IndexStats(), QUESTIONS, find, out)
    unfinished = out.with_name("run.json.unfinished")
    unfinished.write_bytes(unfinished.read_bytes()[:-cut])
    again = Scripted(REPLIES)
    measure("three", again, IndexStats(), QUESTIONS, find, out)
    assert again.asked == ["b", "c"]


def test_what_another_setting_gave_is_not_gone_on_with(tmp_path: Path) -> None:
    out = tmp_path / "run.json"
    with pytest.raises(KeyboardInterrupt):
        measure("three", Scripted(REPLIES, breaks_at="c"), IndexStats(), QUESTIONS, find, out)
    other = Scripted(REPLIES, setting="2")
    measure("three", other, IndexStats(), QUESTIONS, find, out)
    assert other.asked == ["a", "b", "c"]


def test_a_file_that_is_no_run_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text('{"name": "x"}')
    with pytest.raises(RecordsError, match="not a run that --out wrote"):
        read_run(tmp_path / "run.json")
    with pytest.raises(RecordsError, match="Cannot read"):
        read_run(tmp_path / "none.json")


def test_writing_leaves_what_was_there_until_all_is_written(tmp_path: Path) -> None:
    run = measure("three", Scripted(REPLIES), index_folder(Scripted(REPLIES), tmp_path), QUESTIONS, find)
    write_run(run, tmp_path / "run.json")
    write_run(run, tmp_path / "run.json")
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]
