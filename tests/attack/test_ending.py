"""python app.py, ended by a signal: what people uploaded does not stay behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from qa.page.temporary import LOCK, PREFIX
from tests.attack.conftest import Caller
from tests.pages import free_port

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.real, pytest.mark.allow_hosts(["127.0.0.1"])]


@contextmanager
def started(folder: Path, temporary: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    docs, port = folder / "docs", free_port()
    docs.mkdir()
    (docs / "a.txt").write_text("The keeper of Skerry Light is Ewan Dask.")
    process = subprocess.Popen(
        [sys.executable, "app.py", "--docs", str(docs), "--port", str(port), "--uploads", str(folder / "up")],
        cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, "TMPDIR": str(temporary), "VERBATIM_FEEDBACK": str(folder / "feedback.jsonl")},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert any(line.startswith("For programs: ") for line in process.stdout)
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()  # type: ignore[union-attr]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal there")
def test_sigterm_is_an_ordinary_end_and_a_start_sweeps_what_a_kill_left(tmp_path: Path) -> None:
    temporary = tmp_path / "tmp"
    killed = temporary / f"{PREFIX}killed"
    killed.mkdir(parents=True)
    (killed / LOCK).touch()
    (killed / "of someone.txt").write_text("words")
    with started(tmp_path, temporary) as (process, url):
        assert not killed.exists()
        caller = Caller(httpx.Client(base_url=url))
        sent = caller.upload(caller.ticket(), "a.txt", b"words").json()["id"]
        assert [path.read_text() for path in temporary.rglob(sent)] == ["words"]
        with httpx.stream("GET", f"{url}/gradio_api/heartbeat/s") as listening:  # which goes on for ever
            next(listening.iter_lines())
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=20) == 0
        assert process.stdout is not None
        assert "Traceback" not in process.stdout.read()
    assert list(temporary.iterdir()) == []
