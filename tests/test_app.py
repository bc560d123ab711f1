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
from gradio_client.exceptions import AppError

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
    assert "1,960" in answer["text"]
    assert answer["quotes"][0]["file"] == "000_a7c63364241f8153.txt"


@pytest.mark.real
def test_a_program_is_told_why_its_question_cannot_be_asked(
    page: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(AppError, match="Ask something in words"):
        Client(page, verbose=False).predict(" ", api_name="/ask")
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.real
def test_a_turn_adds_question_and_answer_and_opens_the_source(seeds_chatbot: Chatbot) -> None:
    box, messages, history, source = app.Turns(seeds_chatbot).answer("how many peacekeepers?", [], [])
    assert box == ""
    assert [message["role"] for message in messages] == ["user", "assistant"]
    assert "1,960" in messages[1]["content"].value
    assert history[0].question == "how many peacekeepers?"
    assert 'id="shown-quote"' in source
    assert 'class="source"' in source


@pytest.mark.real
def test_a_refusal_opens_the_nearest_source_as_no_answer(seeds_chatbot: Chatbot) -> None:
    _, messages, _, source = app.Turns(seeds_chatbot).answer("What melts tungsten?", [], [])
    assert "The documents do not answer that." in messages[1]["content"].value
    assert 'class="source refused"' in source


@pytest.mark.real
def test_a_question_that_cannot_be_asked_is_answered_in_words(seeds_chatbot: Chatbot) -> None:
    _, messages, history, source = app.Turns(seeds_chatbot).answer("?!", [], [])
    assert "Ask something in words" in messages[1]["content"].value
    assert history == []
    assert "source empty" in source


def test_a_port_that_is_none_is_said_in_one_line() -> None:
    with pytest.raises(app.PortError, match="from 1 to 65535"):
        app.check_port(99_999)


@pytest.mark.real
def test_the_page_is_served_to_this_machine_alone(page: str) -> None:
    assert page.startswith("http://127.0.0.1:")


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
