"""The page as programs see it: served for real, asked through gradio's own client and others."""

from __future__ import annotations

import ast
import asyncio
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import get_type_hints

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client

import app
from qa.chatbot import Chatbot
from qa.page.address import HOST, PortError, check_port
from qa.page.server import serve
from qa.page.typed import AnswerJson, QuoteJson
from tests.pages import free_port

ROOT = Path(app.__file__).parent
QUESTION = "how many peacekeepers?"
README = (ROOT / "README.md").read_text()
PROGRAMS = [
    (language, code)
    for language, code in re.findall(r"```(python|sh|js)\n(.*?)```", README, re.DOTALL)
    if "127.0.0.1:7860" in code
]
pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture(scope="module")
def page(seeds_chatbot: Chatbot) -> Iterator[str]:
    blocks = app.create_app(seeds_chatbot)
    yield serve(blocks, free_port()).rstrip("/")
    blocks.close()


@pytest.mark.real
def test_the_page_answers_a_program_with_the_sentence_of_the_first_question(page: str) -> None:
    answer = Client(page, verbose=False).predict(QUESTION, api_name="/ask")
    assert "1,960" in answer["text"]
    assert answer["quotes"][0]["file"] == "000_a7c63364241f8153.txt"


@pytest.mark.real
def test_a_program_is_told_why_its_question_cannot_be_asked(
    page: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(AppError, match="Ask something in words"):
        Client(page, verbose=False).predict(" ", api_name="/ask")
    assert "Traceback" not in capfd.readouterr().err


def test_the_readme_shows_every_kind_of_program() -> None:
    assert [language for language, _ in PROGRAMS] == ["python", "sh", "js", "python"]


@pytest.mark.real
@pytest.mark.parametrize("number", range(len(PROGRAMS)), ids=[language for language, _ in PROGRAMS])
def test_the_programs_of_the_readme_get_the_answer(page: str, number: int) -> None:
    language, code = PROGRAMS[number]
    command = {
        "python": [sys.executable, "-"],
        "sh": ["sh", "-"],
        "js": ["node", "--input-type=module", "-"],
    }[language]
    if shutil.which(command[0]) is None:
        pytest.skip(f"no {command[0]} here")
    ran = subprocess.run(
        command, input=code.replace("http://127.0.0.1:7860", page),
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "1,960" in ran.stdout, ran.stderr


@pytest.mark.real
def test_a_client_of_the_model_context_protocol_finds_the_tool_and_asks(page: str) -> None:
    async def asked() -> tuple[list[str], str, str]:
        async with (
            streamablehttp_client(f"{page}/gradio_api/mcp/") as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            tools = (await session.list_tools()).tools
            said = await session.call_tool("ask", {"question": QUESTION})
            return [tool.name for tool in tools], str(tools[0].description), said.model_dump_json()

    names, described, said = asyncio.run(asked())
    assert names == ["ask"]
    assert "quotes that stand in the documents" in described
    assert "1,960 servicemen" in said


@pytest.mark.real
def test_the_api_is_described_with_its_types(page: str) -> None:
    endpoints = httpx.get(f"{page}/gradio_api/info").json()["named_endpoints"]
    assert list(endpoints) == ["/ask"]
    [given], [returned] = (endpoints["/ask"][side] for side in ("parameters", "returns"))
    assert given["type"] == {"type": "string"}
    assert set(returned["type"]["properties"]) == set(get_type_hints(AnswerJson))


@pytest.mark.real
def test_the_types_name_what_an_answer_has(seeds_chatbot: Chatbot) -> None:
    answer = seeds_chatbot.ask(QUESTION).to_dict()
    assert set(answer) == set(get_type_hints(AnswerJson))
    assert set(answer["quotes"][0]) == set(get_type_hints(QuoteJson))


def test_a_port_that_is_none_is_said_in_one_line() -> None:
    with pytest.raises(PortError, match="from 1 to 65535"):
        check_port(99_999)


@pytest.mark.real
def test_the_page_is_served_to_this_machine_alone(page: str) -> None:
    assert page.startswith("http://127.0.0.1:")


@pytest.mark.real
def test_a_port_in_use_is_said_in_one_line(index_dir: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = subprocess.run(
            [sys.executable, "app.py", "--port", str(port)],
            cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
    assert ran.returncode == 2
    assert f"error: Port {port} of 127.0.0.1 is in use" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_page_and_the_evaluation_never_see_each_other() -> None:
    tree = ast.parse((ROOT / "app.py").read_text())
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert not [name for name in imported if name and name.split(".")[0] == "eval"]
    assert "qa.chatbot" in imported
