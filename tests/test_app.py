"""The page as programs see it: served for real, asked through gradio's own client."""

from __future__ import annotations

import ast
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from gradio_client import Client

import app
from qa.chatbot import Chatbot

ROOT = Path(app.__file__).parent
pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind((app.HOST, 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def page(seeds_chatbot: Chatbot) -> Iterator[str]:
    blocks = app.create_app(seeds_chatbot)
    yield app.serve(blocks, free_port())
    blocks.close()


@pytest.mark.real
def test_the_page_answers_a_program_with_the_sentence_of_the_first_question(page: str) -> None:
    answer = Client(page, verbose=False).predict("how many peacekeepers?", api_name="/ask")
    shown = answer["quotes"] or answer["nearest"]
    assert "1,960" in shown[0]["text"]
    assert shown[0]["file"] == "000_a7c63364241f8153.txt"


@pytest.mark.real
def test_the_page_is_served_to_this_machine_alone(page: str) -> None:
    assert page.startswith(f"http://{app.HOST}:")


@pytest.mark.real
def test_a_port_in_use_is_said_in_one_line(index_dir: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind((app.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = subprocess.run(
            [sys.executable, "app.py", "--port", str(port)],
            cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
    assert ran.returncode == 2
    assert f"error: Port {port} is in use" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_page_and_the_evaluation_never_see_each_other() -> None:
    tree = ast.parse((ROOT / "app.py").read_text())
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert not [name for name in imported if name and name.split(".")[0] == "eval"]
    assert "qa.chatbot" in imported
