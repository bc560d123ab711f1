from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from qa.page.accounts import Accounts
from qa.page.asgi import Message, Receive, Scope, Send
from qa.page.guard import HEADERS, MOST_JSON, ROUTES, Guard
from qa.page.uploads import MOST_FILES

BOUNDARY = "------x"
UPLOAD = {"host": "127.0.0.1:7860", "content-type": f"multipart/form-data; boundary={BOUNDARY}"}


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


def parts(count: int) -> bytes:
    one = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nx\r\n'
    return (one * count + f"--{BOUNDARY}--\r\n").encode()


def upload(body: bytes, size: int | None = None, step: int = 7) -> int:
    chunks = [body[at : at + step] for at in range(0, len(body), step)]
    headers = {**UPLOAD, "content-length": str(len(body) if size is None else size)}
    status: int = asked("/gradio_api/upload", headers, chunks)["status"]
    return status


def test_files_are_counted_as_they_come_however_they_are_cut() -> None:
    assert upload(parts(MOST_FILES)) == 200
    assert upload(parts(MOST_FILES + 1)) == 413
    assert upload(parts(MOST_FILES + 1), step=100_000) == 413


def test_what_a_file_says_is_not_taken_for_another_file() -> None:
    body = parts(1).replace(b"\r\nx\r\n", b"\r\n" + b'; filename="a"' * 500 + b"\r\n")
    assert upload(body) == 200


def test_a_length_that_lies_is_found_out_while_it_is_read() -> None:
    assert upload(b"x" * 2_000_000, size=10, step=100_000) == 413
    assert asked("/gradio_api/call/ask", {"host": "localhost"}, [b"x" * (MOST_JSON + 1)])["status"] == 413


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
