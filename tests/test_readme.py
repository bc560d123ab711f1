"""The README says what really happens; what the documents name is there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
SESSIONS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def without_sureness(printed: str) -> str:
    """Another processor may be a per cent surer."""
    return re.sub(r"\d+% sure", "sure", printed)


@pytest.mark.real
def test_every_command_prints_what_the_readme_shows() -> None:
    assert SESSIONS
    for session in SESSIONS:
        command, _, expected = session.partition("\n")
        words = shlex.split(command.removeprefix("$ ").replace(".venv/bin/python", sys.executable))
        ran = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False)
        assert without_sureness(ran.stdout) == without_sureness(expected), ran.stderr


@pytest.mark.real
def test_the_python_of_the_readme_runs() -> None:
    [code] = [block for block in PYTHON if "Chatbot.open" in block]
    ran = subprocess.run(
        [sys.executable, "-c", code + "\nassert answer.answered and '1,960' in quote.text"],
        cwd=ROOT, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr


def test_the_files_that_the_readme_names_are_there() -> None:
    assert all((ROOT / name).exists() for name in re.findall(r"`([A-Z]+(?:\.md)?)`", README) if name != "API")


@pytest.mark.parametrize(
    "document",
    [
        *("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "qa/weights/README.md"),
        *("docs/causes.md", "docs/documents.md", "docs/peers.md", "docs/questions.md"),
    ],
)
def test_the_paths_that_a_document_names_are_there(document: str) -> None:
    text = (ROOT / document).read_text()
    named = re.findall(r"`((?:index|qa|eval|tests|docs|\.ci)/[\w./-]*)`", text)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []
