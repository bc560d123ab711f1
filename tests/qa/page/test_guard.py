from __future__ import annotations

import asyncio
from collections.abc import Sequence
from socket import gethostname
from typing import Any

import pytest

from qa.page.accounts import Accounts
from qa.page.asgi import Message, Receive, Scope, Send
from qa.page.guard import HEADERS, MOST_JSON, ROUTES, Guard
from qa.page.login import Login
from qa.page.origin import Served, own_names

TICKET = "t" * 32


async def reads_all(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that reads the whole request, and then says that all is well."""
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"well"})


def asked(path: str, headers: dict[str, str], chunks: Sequence[bytes] = (b"",), **guard: Any) -> Message:
    """What comes of a request: the start of the response."""
    sent: list[Message] = []
    left = [{"type": "http.request", "body": body, "more_body": True} for body in chunks]
    left[-1]["more_body"] = False

    async def receive() -> Message:
        return left.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "headers": raw, "server": ("10.0.0.9", 7860)}
    asyncio.run(Guard(reads_all, **{"max_upload_bytes": 1_000, **guard})(scope, receive, send))
    return sent[0]


def test_a_length_that_lies_is_found_out_while_it_is_read() -> None:
    lies = {"host": "localhost", "content-length": "10"}
    assert asked(f"/upload/{TICKET}", lies, [b"x" * 100_000] * 20)["status"] == 413
    assert asked("/gradio_api/call/ask", {"host": "localhost"}, [b"x" * (MOST_JSON + 1)])["status"] == 413


def test_what_gradio_would_take_files_by_is_closed() -> None:
    for path in ("/gradio_api/upload", "/gradio_api/upload_progress", "/upload/", f"/upload/{TICKET}/x"):
        assert asked(path, {"host": "localhost", "content-length": "1"})["status"] == 404


@pytest.mark.parametrize("host", ["localhost:1", "LOCALHOST", "[::1]:7860", "10.0.0.9", "10.0.0.9:80"])
def test_a_name_of_this_machine_and_the_address_that_was_asked_are_answered(host: str) -> None:
    assert asked("/config", {"host": host})["status"] == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "", "10.0.0.8", "localhost.evil.example", "chat.example.org"]
)
def test_no_other_name_is(host: str) -> None:
    assert asked("/config", {"host": host})["status"] == 421


def test_a_name_that_was_added_is() -> None:
    served = Served(own_names("0.0.0.0", False, ["Chat.Example.org"]))
    assert asked("/config", {"host": "chat.example.org:443"}, served=served)["status"] == 200
    assert asked("/config", {"host": f"{gethostname()}:7860"}, served=served)["status"] == 200
    assert asked("/config", {"host": "0.0.0.0"}, served=served)["status"] == 421


@pytest.mark.parametrize(
    "path", ["/", "/config", "/gradio_api/call/ask/event", "/assets/a/b.js", "/gradio_api/mcp/"]
)
def test_what_the_page_needs_is_there(path: str) -> None:
    assert ROUTES.fullmatch(path)


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/proxy=x",
        "/gradio_api/vibe-code",
        "/monitoring",
        "/gradio_api/stream/x",
    ],
)
def test_what_it_does_not_need_is_not(path: str) -> None:
    assert asked(path, {"host": "localhost"})["status"] == 404


def test_every_answer_carries_the_policy() -> None:
    for path in ("/config", "/nowhere"):
        names = dict(asked(path, {"host": "localhost"})["headers"])
        assert set(HEADERS) <= {name.decode() for name in names}


def test_the_protocol_for_models_wants_a_name_where_the_page_does() -> None:
    path, login = "/gradio_api/mcp/", Login(Accounts({"ada": "correct horse"}))
    assert asked(path, {"host": "localhost"})["status"] == 200
    assert asked(path, {"host": "localhost"}, login=login)["status"] == 401
    good = {"host": "localhost", "authorization": "Basic YWRhOmNvcnJlY3QgaG9yc2U="}
    assert asked(path, good, login=login)["status"] == 200
    assert asked(path, {**good, "authorization": "Basic !"}, login=login)["status"] == 401


def test_a_web_socket_is_closed() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    asyncio.run(Guard(reads_all, 1_000)({"type": "websocket", "path": "/", "headers": []}, receive, send))
    assert sent == [{"type": "websocket.close"}]
