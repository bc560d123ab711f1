from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from qa.page.accounts import Accounts
from qa.page.guard import HEADERS, MOST_JSON, ROUTES, Guard, Message, Receive, Scope, Send

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
    scope = {"type": "http", "path": path, "headers": raw}
    given = {"max_upload_bytes": 1_000, "local": True, **guard}
    asyncio.run(Guard(reads_all, **given)(scope, receive, send))
    return sent[0]


def test_a_length_that_lies_is_found_out_while_it_is_read() -> None:
    lies = {"host": "localhost", "content-length": "10"}
    assert asked(f"/upload/{TICKET}", lies, [b"x" * 100_000] * 20)["status"] == 413
    assert asked("/gradio_api/call/ask", {"host": "localhost"}, [b"x" * (MOST_JSON + 1)])["status"] == 413


def test_what_gradio_would_take_files_by_is_closed() -> None:
    for path in ("/gradio_api/upload", "/gradio_api/upload_progress", "/upload/", f"/upload/{TICKET}/x"):
        assert asked(path, {"host": "localhost", "content-length": "1"})["status"] == 404


@pytest.mark.parametrize(
    ("host", "status"), [("localhost:1", 200), ("[::1]:7860", 200), ("evil.example", 421), ("", 421)]
)
def test_only_names_of_this_machine_are_answered_where_it_is_served_to_it(host: str, status: int) -> None:
    assert asked("/config", {"host": host})["status"] == status
    assert asked("/config", {"host": host}, local=False)["status"] == 200


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
    path, accounts = "/gradio_api/mcp/", Accounts({"ada": "correct horse"})
    assert asked(path, {"host": "localhost"})["status"] == 200
    assert asked(path, {"host": "localhost"}, accounts=accounts)["status"] == 401
    good = {"host": "localhost", "authorization": "Basic YWRhOmNvcnJlY3QgaG9yc2U="}
    assert asked(path, good, accounts=accounts)["status"] == 200
    assert asked(path, {**good, "authorization": "Basic !"}, accounts=accounts)["status"] == 401
