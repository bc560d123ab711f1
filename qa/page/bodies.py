"""In front of gradio's own handling: a request whose JSON names a file is refused before gradio sees it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import PlainTextResponse

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

CALLS = "/gradio_api/"
NAMES_A_FILE = frozenset({"path", "url", "orig_name"})
"""Keys of gradio's own form for a file, which it would open or copy. No part of the page has files in it."""


@dataclass(slots=True)
class RefuseFiles:
    """In front of an ASGI application. Bodies are read whole, so what limits them stands before this."""

    app: App

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or not scope["path"].startswith(CALLS):
            await self.app(scope, receive, send)
            return
        body = b""
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return  # whoever asked is gone
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        if _names_a_file(body):
            await PlainTextResponse("Files are not named in requests.", 400)(scope, receive, send)
            return
        whole: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def again() -> Message:
            return whole.pop() if whole else await receive()

        await self.app(scope, again, send)


def _names_a_file(body: bytes) -> bool:
    """Whether any object in the JSON has a key of a file; False if it is no JSON."""
    try:
        left = [json.loads(body)]
    except RecursionError:
        return True  # nobody knows
    except ValueError:
        return False
    while left:
        one = left.pop()
        if isinstance(one, dict):
            if not NAMES_A_FILE.isdisjoint(one):
                return True
            left.extend(one.values())
        elif isinstance(one, list):
            left.extend(one)
    return False
