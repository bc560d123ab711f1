"""What stands in front of the server: who may come in, to which routes, with how much."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from starlette.formparsers import MultiPartException

from qa.page.asgi import App, Message, Receive, Scope, Send
from qa.page.connections import network
from qa.page.login import ADDRESS, Login
from qa.page.origin import Served, own_names
from qa.page.tries import TooSoonError

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
LOGIN_CHECK = "/gradio_api/login_check"
OPEN = re.compile(
    r"/(?:(?:theme\.css|favicon\.ico|manifest\.json|robots\.txt|login_check|login|logout)?/?"
    r"|(?:assets|static)/.*|gradio_api/(?:startup-events|app_id|user|token|login_check|theme\.css)/?)"
)
"""What is there before the login; all else is for who is logged in, whatever the route itself asks."""
ROOM = 1_000_000
"""Bytes of a request that are not of its files."""
MOST_JSON = 100_000
"""Bytes of a request that sends no file: a question has at most 2,000 characters."""
HEADERS = {
    "content-security-policy": "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}
BASIC = {"www-authenticate": 'Basic realm="Verbatim"'}

Refusal = tuple[int, str]


class _RefusedError(MultiPartException):
    """A request is broken off. gradio deletes what it has of an upload only where it is of this kind."""


@dataclass(slots=True)
class _Request:
    """One that is being answered: what it was refused for on the way, and whether it was answered."""

    scope: Scope
    headers: Mapping[str, str]
    refusal: Refusal | None = None
    started: bool = False

    @property
    def is_upload(self) -> bool:
        return str(self.scope["path"]).startswith(UPLOAD)


@dataclass(slots=True)
class Guard:
    """In front of an ASGI application.

    `max_upload_bytes` is for a file, which is a request of its own. Only requests to a name that the page
    is served under are let in, so that no other site's name can be turned to it, and none from the page of
    another site.
    """

    app: App
    max_upload_bytes: int
    served: Served = field(default_factory=lambda: Served(own_names("", local=True)))
    login: Login | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":  # the page has none
            await send({"type": "websocket.close"})
        else:
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        ADDRESS.set(network((scope.get("client") or ("",))[0]))
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        request = _Request(scope, headers)
        try:
            request.refusal = self._refusal(request) or await self._stranger(request)
            if request.refusal is None:
                await self.app(scope, self._measured(request, receive), partial(_send, request, send))
        except TooSoonError as error:
            await _refuse(send, 429, str(error), {"retry-after": f"{error.seconds:.0f}"})
        except _RefusedError:
            pass
        if request.refusal and not request.started:
            basic = request.refusal[0] == 401 and scope["path"].startswith(MCP)
            await _refuse(send, *request.refusal, BASIC if basic else None)

    def _refusal(self, request: _Request) -> Refusal | None:
        scope, headers, path = request.scope, request.headers, request.scope["path"]
        address = (scope.get("server") or ("",))[0]
        if not self.served.has(headers.get("host", ""), address or ""):
            return 421, "The page is not served under this name. If it should be, add it with --name."
        if not self.served.is_asked_by_itself(headers, scope["method"], path):
            return 403, "The page of another site may not ask this one."
        if not ROUTES.fullmatch(path) or ".." in path:
            return 404, "Not found."
        length = headers.get("content-length", "")
        if path.startswith(UPLOAD) and not length.isdecimal():
            return 411, "Say how long the upload is."
        if length.isdecimal() and int(length) > self._most(request):
            return self._too_much(request)
        return None

    async def _stranger(self, request: _Request) -> Refusal | None:
        """What is said to who must log in first, and has not. Raises TooSoonError."""
        path = request.scope["path"]
        if self.login is None or OPEN.fullmatch(path):
            return None
        if path.startswith(MCP):
            known = await self.login.admits_basic(request.headers.get("authorization", ""))
            return (
                None if known else (401, "Say who you are: name and password, as HTTP Basic authentication.")
            )
        return None if await self._logged_in(request.scope) else (401, "Log in first.")

    async def _logged_in(self, scope: Scope) -> bool:
        """Whether the application says so, at the route that it has for that."""
        said: list[int] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def note(message: Message) -> None:
            said.append(message.get("status", 0))

        asked = {"method": "GET", "path": LOGIN_CHECK, "raw_path": LOGIN_CHECK.encode(), "query_string": b""}
        await self.app({**scope, **asked}, receive, note)
        return said[:1] == [200]

    def _most(self, request: _Request) -> int:
        return self.max_upload_bytes + ROOM if request.is_upload else MOST_JSON

    def _too_much(self, request: _Request) -> Refusal:
        return 413, f"More than {(self._most(request) - ROOM * request.is_upload) / 1e6:,.1f} MB."

    def _measured(self, request: _Request, receive: Receive) -> Receive:
        """Counts the bytes as they come in, and breaks it off at once."""
        size = 0
        complete = not {"content-length", "transfer-encoding"} & request.headers.keys()

        async def measured() -> Message:
            nonlocal size, complete
            message = await receive()
            size += len(message.get("body", b""))
            if size > self._most(request):
                request.refusal = self._too_much(request)
            if message["type"] == "http.disconnect" and not complete:
                request.refusal = 400, "The request ended before its end."
            complete = complete or not message.get("more_body", False)
            if request.refusal:
                raise _RefusedError(request.refusal[1])
            return message

        return measured


async def _send(request: _Request, send: Send, message: Message) -> None:
    """Pass on what the application answers, unless the request was broken off before."""
    if request.refusal and not request.started:
        return
    if message["type"] == "http.response.start":
        request.started = True
        message["headers"] = [*message.get("headers", ()), *_encoded(HEADERS)]
    await send(message)


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]


async def _refuse(send: Send, status: int, reason: str, more: Mapping[str, str] | None = None) -> None:
    headers = {"content-type": "text/plain; charset=utf-8", **HEADERS, **(more or {})}
    await send({"type": "http.response.start", "status": status, "headers": _encoded(headers)})
    await send({"type": "http.response.body", "body": reason.encode()})
