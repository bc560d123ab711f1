"""What stands in front of the server: who may come in, to which routes, with how much."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from qa.page.accounts import Accounts
from qa.page.uploads import MOST_FILES

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

ROUTES = re.compile(
    r"/(?:(?:config|theme\.css|favicon\.ico|manifest\.json|robots\.txt|login_check|login|logout)?/?"
    r"|(?:assets|static)/.*"
    r"|gradio_api/(?:info|openapi\.json|startup-events|app_id|user|token|login_check|theme\.css"
    r"|cancel|reset|queue/(?:join|data|status)|heartbeat/[^/]*"
    r"|(?:call|run|api)(?:/v2)?/[^/]*(?:/[^/]*)?)/?"
    r"|gradio_api/mcp(?:/.*)?"
    r"|upload/[A-Za-z0-9_-]{32})"
)
"""All that the page and its clients need: whatever else the server has is not there."""
UPLOAD = "/upload/"
MCP = "/gradio_api/mcp"
LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
ROOM = 1_000_000
"""Bytes of a request that are not of its files."""
MOST_JSON = 1_000_000
"""Bytes of a request that uploads nothing."""
HEADERS = {
    "content-security-policy": "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}


class _TooMuchError(Exception):
    """More bytes, or more files, than a request may have."""


@dataclass(slots=True)
class Guard:
    """In front of an ASGI application.

    `max_upload_bytes` is for all files of one request. With `local` only requests to a name of this
    machine itself are let in, so that no other site's name can be turned to it.
    """

    app: App
    max_upload_bytes: int
    local: bool
    accounts: Accounts | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal:
            await _refuse(send, *refusal)
            return
        started = False

        async def answer(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [*message.get("headers", ()), *_encoded(HEADERS)]
            await send(message)

        try:
            await self.app(scope, self._measured(scope, receive), answer)
        except _TooMuchError as error:
            if not started:
                await _refuse(send, 413, str(error))

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if self.local and _host(headers.get("host", "")) not in LOCAL_NAMES:
            return 421, "This page is served to this machine alone."
        path = scope["path"]
        if not ROUTES.fullmatch(path) or ".." in path:
            return 404, "Not found."
        if path.startswith(MCP) and self.accounts and not self._known(headers.get("authorization", "")):
            return 401, "Say who you are: name and password, as HTTP Basic authentication."
        length = headers.get("content-length", "")
        if path.startswith(UPLOAD) and not length.isdecimal():
            return 411, "Say how long the upload is."
        if length.isdecimal() and int(length) > self._most(path):
            return 413, self._too_much(path)
        return None

    def _most(self, path: str) -> int:
        return self.max_upload_bytes + ROOM if path.startswith(UPLOAD) else MOST_JSON

    def _too_much(self, path: str) -> str:
        return f"More than {(self._most(path) - ROOM * (path.rstrip('/') == UPLOAD)) / 1e6:,.0f} MB."

    def _known(self, authorization: str) -> bool:
        kind, _, encoded = authorization.partition(" ")
        try:
            name, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
        except (binascii.Error, ValueError):
            return False
        return kind.lower() == "basic" and self.accounts is not None and self.accounts.admit(name, password)

    def _measured(self, scope: Scope, receive: Receive) -> Receive:
        """Counts the bytes, and of an upload the files, as they come in; raises _TooMuchError at once."""
        path, size, parts, tail = scope["path"], 0, 0, b""
        boundary = _boundary(scope) if path.startswith(UPLOAD) else b""

        async def measured() -> Message:
            nonlocal size, parts, tail
            message = await receive()
            body = message.get("body", b"")
            size += len(body)
            if size > self._most(path):
                raise _TooMuchError(self._too_much(path))
            if boundary:
                parts += (tail + body).count(boundary)
                tail = (tail + body)[1 - len(boundary) :]
                if parts > MOST_FILES + 1:  # one ends the last
                    raise _TooMuchError(f"More than {MOST_FILES} files.")
            return message

        return measured


def _boundary(scope: Scope) -> bytes:
    """What stands before each part of a form, and after the last; empty where the request is no form."""
    kind = dict(scope["headers"]).get(b"content-type", b"")
    found = re.search(rb'boundary="?([^";]+)', kind)
    return b"--" + found[1] if found else b""


def _host(header: str) -> str:
    return re.sub(r":\d*$", "", header).lower()


def _encoded(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]


async def _refuse(send: Send, status: int, reason: str) -> None:
    headers = {"content-type": "text/plain; charset=utf-8", **HEADERS}
    if status == 401:
        headers["www-authenticate"] = 'Basic realm="Verbatim"'
    await send({"type": "http.response.start", "status": status, "headers": _encoded(headers)})
    await send({"type": "http.response.body", "body": reason.encode()})
