"""Files on their way in: each is known by an opaque id, and by that only to the visitor who sent it."""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from qa.page.events import MOST_ADDED
from qa.page.uploads import Upload

ROUTE = "/upload/{ticket}"
MOST_TICKETS = 2_000
"""Visitors who may send files; the one whose page was opened longest ago has to reload it."""
MOST_WAITING_BYTES = 1_000_000_000
KEPT_S = 900.0
"""How long a file that was sent waits to be taken."""
MOST_NAME = 1_000


@dataclass(frozen=True, slots=True)
class _Received:
    owner: str
    upload: Upload
    size: int
    at: float


@dataclass(slots=True)
class Inbox:
    """A folder of ours for files that were sent and not yet taken; nothing else is in it.

    `max_bytes` is for one file. Only the inbox itself makes and deletes its files, under names of its own.
    """

    root: Path
    max_bytes: int
    max_waiting_bytes: int = MOST_WAITING_BYTES
    _tickets: OrderedDict[str, str] = field(default_factory=OrderedDict)
    _received: dict[str, _Received] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def open(self) -> None:
        """Make the folder, and delete what an earlier server left in it."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in self.root.iterdir():
            left.unlink()

    def ticket(self, owner: str) -> str:
        """What a visitor's page sends files with: who has it may send them in the visitor's name."""
        with self._lock:
            known = next((ticket for ticket, one in self._tickets.items() if one == owner), None)
            ticket = known or secrets.token_urlsafe(24)
            self._tickets[ticket] = owner
            self._tickets.move_to_end(ticket)
            while len(self._tickets) > MOST_TICKETS:
                self._tickets.popitem(last=False)
            return ticket

    def uploads(self, owner: str, ids: Sequence[str]) -> list[Upload]:
        """The files with these ids that this visitor sent; of others' nothing is said."""
        with self._lock:
            found = (self._received.get(id_) for id_ in ids)
            return [one.upload for one in found if one and one.owner == owner]

    def discard(self, owner: str, ids: Sequence[str]) -> None:
        """Delete those of the visitor's files."""
        with self._lock:
            for id_ in dict.fromkeys(ids):
                one = self._received.get(id_)
                if one and one.owner == owner:
                    self._delete(id_)

    def route(self) -> Route:
        """Where files are sent: one a request, its bytes as the body, its name as the query's `name`."""
        return Route(ROUTE, self._receive, methods=["PUT"])

    async def _receive(self, request: Request) -> Response:
        owner = self._tickets.get(request.path_params["ticket"])
        if owner is None:
            return _refusal(404, "Reload the page.")
        length = request.headers.get("content-length", "")
        if not (length.isascii() and length.isdecimal()):
            return _refusal(411, "Say how long the file is.")
        if int(length) > self.max_bytes:
            return _refusal(413, f"It has more than {self.max_bytes / 1e6:,.0f} MB.")
        if not self._has_room(owner, int(length)):
            return _refusal(503, "Too many files are on their way: try again in a few minutes.")
        id_ = secrets.token_urlsafe(24)
        path = self.root / id_
        upload = Upload(path, request.query_params.get("name", "")[:MOST_NAME])
        with self._lock:
            self._received[id_] = _Received(owner, upload, int(length), time.monotonic())
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
                whole = await _written(request, file, int(length))
        except OSError as error:
            self.discard(owner, [id_])
            return _refusal(507, f"It could not be kept: {error.strerror or error}.")
        except ClientDisconnect:
            whole = False
        if not whole:
            self.discard(owner, [id_])
            return _refusal(400, "It did not come whole.")
        return JSONResponse({"id": id_})

    def _has_room(self, owner: str, size: int) -> bool:
        with self._lock:
            now = time.monotonic()
            for id_ in [id_ for id_, one in self._received.items() if now - one.at > KEPT_S]:
                self._delete(id_)
            theirs = sum(one.owner == owner for one in self._received.values())
            waiting = sum(one.size for one in self._received.values())
            return theirs < 2 * MOST_ADDED and waiting + size <= self.max_waiting_bytes

    def _delete(self, id_: str) -> None:
        self._received.pop(id_).upload.path.unlink(missing_ok=True)


async def _written(request: Request, file: BinaryIO, length: int) -> bool:
    """Whether the body that was written to `file` is as long as was said."""
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > length:
            return False
        file.write(chunk)
    return size == length


def _refusal(status: int, reason: str) -> Response:
    return JSONResponse({"error": reason}, status_code=status)
