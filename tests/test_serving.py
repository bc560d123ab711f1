"""python app.py, as a person starts it: in a process of its own, with every call to elsewhere noted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from gradio_client import Client

from tests.outside import watching
from tests.pages import free_port

ROOT = Path(__file__).parent.parent
SERVED = """
import runpy
sys.argv = ["app.py", *sys.argv[1:]]
runpy.run_path("app.py", run_name="__main__")
"""
pytestmark = [pytest.mark.real, pytest.mark.allow_hosts(["127.0.0.1"])]


@dataclass(frozen=True, slots=True)
class Started:
    """A server that says where it listens; `noted` is a file of what it asked of elsewhere."""

    url: str
    said: str
    seconds: float
    noted: Path


@contextmanager
def started(folder: Path, *arguments: str, **environment: str) -> Iterator[Started]:
    noted, port = folder / "noted", free_port()
    code = f"{watching(noted)}\n{SERVED}"
    begun = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-c", code, "--port", str(port), "--uploads", str(folder / "uploads"), *arguments],
        cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, "VERBATIM_FEEDBACK": str(folder / "feedback.jsonl"), **environment},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if line.startswith("For programs: "):
                break
        yield Started(f"http://127.0.0.1:{port}", said, time.monotonic() - begun, noted)
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def test_it_opens_soon_says_what_it_serves_and_asks_nothing_of_elsewhere(tmp_path: Path) -> None:
    with started(tmp_path) as server:
        assert server.said.startswith("Opening seeds")
        assert (
            f"Ask seeds on {server.url}/ (this machine only, without a password; Ctrl+C ends it)."
            in server.said
        )
        assert httpx.get(server.url).status_code == 200
        answer = Client(server.url, verbose=False).predict("how many peacekeepers?", api_name="/ask")
        assert answer["answered"]
        assert server.noted.read_text() == ""
        assert server.seconds < 30  # 5 on a machine that has nothing else to do


def test_the_environment_says_what_the_command_line_does_not(tmp_path: Path) -> None:
    docs = tmp_path / "of mine"
    docs.mkdir()
    (docs / "a.txt").write_text("The keeper of Skerry Light is Ewan Dask.")
    chosen = {"VERBATIM_DOCS": str(docs), "VERBATIM_AUTH": "ada:correct horse"}
    with started(tmp_path, "--host", "0.0.0.0", **chosen) as server:
        assert f"Ask {docs} on " in server.said
        assert "(anyone who can reach this machine, with a password;" in server.said
        assert httpx.get(f"{server.url}/config").status_code == 401


@pytest.mark.parametrize(
    ("arguments", "environment", "message"),
    [
        (("--host", "0.0.0.0"), {}, "say it twice: add --without-password"),
        (("--share",), {}, "say it twice: add --without-password"),
        (("--auth-file", "no/such/file"), {}, "Cannot read the passwords in no/such/file"),
        (("--docs", "no/such/folder"), {}, "No folder at no/such/folder"),
        ((), {"VERBATIM_AUTH": "short:1234"}, "8 characters or more"),
        ((), {"VERBATIM_PORT": "many"}, "VERBATIM_PORT is 'many'"),
        (("--max-upload-mb", "0"), {}, "at least 1 MB"),
    ],
)
def test_what_cannot_be_served_is_said_in_one_line(
    arguments: tuple[str, ...], environment: dict[str, str], message: str
) -> None:
    ran = subprocess.run(
        [sys.executable, "app.py", "--port", str(free_port()), *arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, env={**os.environ, **environment},
    )  # fmt: skip
    assert ran.returncode == 2
    assert message in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert json.dumps(ran.stdout).count("Traceback") == 0
