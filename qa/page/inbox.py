"""Files on their way in: each is known by an opaque id, and by that only to the visitor who sent it."""

from __future__ import annotations

import hmac
import os
import secrets
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from qa.page.connections import network
from qa.page.events import MOST_ADDED
from qa.page.uploads import Upload

ROUTE = "/upload/{ticket}"
MOST_WAITING_BYTES = 1_000_000_000
SHARE = 0.25
"""Of these, what one address may have waiting."""
MOST_SENDERS = 40
"""People who send files from one address within an hour: whoever makes up more pushes out nobody's."""
HOUR_S = 3_600.0
KEPT_S = 900.0
"""How long a file that was sent waits to be taken."""
MOST_NAME = 1_000


@dataclass(frozen=True, slots=True)
class _Received:
    ticket: str
    address: str
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
    _secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    _senders: dict[str, dict[str, float]] = field(default_factory=dict)
    _received: dict[str, _Received] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def open(self) -> None:
        """Make the folder, and delete what an earlier server left in it."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in self.root.iterdir():
            left.unlink()

    def ticket(self, owner: str) -> str:
        """What a visitor's page sends files with: who has it may send them in the visitor's name.

        It holds a digest of the owner and our signature, so that no table of them has to be kept.
        """
        name = self._digest(b"owner", owner.encode("utf-8", "surrogatepass"))
        return urlsafe_b64encode(name + self._digest(b"ticket", name)).decode()

    def _digest(self, what: bytes, of: bytes) -> bytes:
        return hmac.digest(self._secret, what + b" " + of, "sha256")[:12]

    def _is_ours(self, ticket: str) -> bool:
        try:
            told = b64decode(ticket, altchars=b"-_", validate=True)
        except ValueError:
            return False
        return len(told) == 24 and hmac.compare_digest(told[12:], self._digest(b"ticket", told[:12]))

    def uploads(self, owner: str, ids: Sequence[str]) -> list[Upload]:
        """The files with these ids that this visitor sent; of others' nothing is said."""
        with self._lock:
            found = (self._received.get(id_) for id_ in ids)
            return [one.upload for one in found if one and one.ticket == self.ticket(owner)]

    def discard(self, owner: str, ids: Sequence[str]) -> None:
        """Delete those of the visitor's files."""
        with self._lock:
            for id_ in dict.fromkeys(ids):
                one = self._received.get(id_)
                if one and one.ticket == self.ticket(owner):
                    self._delete(id_)

    def route(self) -> Route:
        """Where files are sent: one a request, its bytes as the body, its name as the query's `name`."""
        return Route(ROUTE, self._receive, methods=["PUT"])

    async def _receive(self, request: Request) -> Response:
        ticket = request.path_params["ticket"]
        if not self._is_ours(ticket):
            return _refusal(404, "Reload the page.")
        length = request.headers.get("content-length", "")
        if not (length.isascii() and length.isdecimal()):
            return _refusal(411, "Say how long the file is.")
        if int(length) > self.max_bytes:
            return _refusal(413, f"It has more than {self.max_bytes / 1e6:,.0f} MB.")
        address = network(request.client.host if request.client else "")
        if not self._has_room(ticket, address, int(length)):
            return _refusal(503, "Too many files are on their way: try again in a few minutes.")
        id_ = secrets.token_urlsafe(24)
        path = self.root / id_
        upload = Upload(path, request.query_params.get("name", "")[:MOST_NAME])
        with self._lock:
            self._received[id_] = _Received(ticket, address, upload, int(length), time.monotonic())
        whole = False
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
                whole = await _written(request, file, int(length))
        except OSError as error:
            return _refusal(507, f"It could not be kept: {error.strerror or error}.")
        except ClientDisconnect:
            pass
        finally:  # also when the guard breaks it off
            if not whole:
                with self._lock:
                    self._delete(id_)
        return JSONResponse({"id": id_}) if whole else _refusal(400, "It did not come whole.")

    def _has_room(self, ticket: str, address: str, size: int) -> bool:
        with self._lock:
            now = time.monotonic()
            for id_ in [id_ for id_, one in self._received.items() if now - one.at > KEPT_S]:
                self._delete(id_)
            waiting = self._received.values()
            theirs = sum(one.ticket == ticket for one in waiting)
            of_address = sum(one.size for one in waiting if one.address == address)
            return (
                theirs < 2 * MOST_ADDED
                and of_address + size <= max(SHARE * self.max_waiting_bytes, self.max_bytes)
                and sum(one.size for one in waiting) + size <= self.max_waiting_bytes
                and self._may_send(ticket, address, now)
            )

    def _may_send(self, ticket: str, address: str, now: float) -> bool:
        for known in [known for known, found in self._senders.items() if now - max(found.values()) > HOUR_S]:
            del self._senders[known]
        senders = self._senders.setdefault(address, {})
        for known in [known for known, at in senders.items() if now - at > HOUR_S]:
            del senders[known]
        if ticket not in senders and len(senders) >= MOST_SENDERS:
            return False
        senders[ticket] = now
        return True

    def _delete(self, id_: str) -> None:
        found = self._received.pop(id_, None)
        if found:
            found.upload.path.unlink(missing_ok=True)


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
