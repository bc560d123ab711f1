"""How many connections there are, and how long one may take to say what it wants."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from qa.page.origin import Network, among

log = logging.getLogger("verbatim.door")
BUSY = b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n"
MOST_DESCRIPTORS = 65_536
KEPT_FOR_FILES = 0.5
"""The share of the descriptors that is not for connections: the index, uploads and models need some."""


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """A request is to be there within `unfinished_s`; of a body every `least_rate` bytes earn a second more.
    So long, too, an answer may wait that is not taken."""

    in_all: int = 1_000
    per_address: int = 250
    unfinished_s: float = 15.0
    least_rate: float = 10_000.0

    def within_descriptors(self) -> ConnectionLimits:
        """The same, or fewer where this process cannot have so many open files; lets it have all it can."""
        most = min(self.in_all, int(_descriptors() * KEPT_FOR_FILES))
        return replace(self, in_all=most, per_address=min(self.per_address, most))


def _descriptors() -> int:
    """How many files and connections this process may have open, now that it has asked for more."""
    if sys.platform == "win32":  # which has no such limit
        return MOST_DESCRIPTORS
    import resource

    soft, hard = (
        MOST_DESCRIPTORS if limit == resource.RLIM_INFINITY else limit
        for limit in resource.getrlimit(resource.RLIMIT_NOFILE)
    )
    if soft < min(hard, MOST_DESCRIPTORS):
        soft = min(hard, MOST_DESCRIPTORS)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    return soft


def network(address: str) -> str:
    """Who is counted as one: an address, or of IPv6 the 64 bits that a household or a server is given.

    >>> network("198.51.100.7"), network("2001:db8::1:2:3:4"), network("::ffff:198.51.100.7"), network("x")
    ('198.51.100.7', '2001:db8::', '198.51.100.7', 'x')
    """
    try:
        parsed = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)


@dataclass(slots=True)
class Connections:
    """All that are open. `exempt` are the proxies, behind which many people have one address."""

    limits: ConnectionLimits = field(default_factory=ConnectionLimits)
    exempt: Sequence[Network] = ()
    opened: dict[Connection, str] = field(default_factory=dict)
    """By whom; the oldest first."""
    _of: Counter[str] = field(default_factory=Counter)

    def admit(self, connection: Connection, address: str) -> bool:
        """Whether there is room; where there is none, the oldest that is unfinished makes room."""
        if len(self.opened) >= self.limits.in_all and not self._make_room(None):
            log.warning("A connection was refused: there are %d.", len(self.opened))
            return False
        whose = network(address)
        whole = not among(address, self.exempt) and self._of[whose] >= self.limits.per_address
        if whole and not self._make_room(whose):
            log.warning("A connection was refused: %s has %d.", whose, self._of[whose])
            return False
        self.opened[connection] = whose
        self._of[whose] += 1
        return True

    def forget(self, connection: Connection) -> None:
        whose = self.opened.pop(connection, None)
        if whose is not None:
            self._of[whose] -= 1
            if not self._of[whose]:
                del self._of[whose]

    def _make_room(self, only: str | None) -> bool:
        """Of one address, or of all."""
        for connection, whose in self.opened.items():
            if only in (None, whose) and connection.unfinished:
                connection.cut("to make room")
                return True
        return False


class Connection(H11Protocol):
    """uvicorn's, which ends one that does not say in time what it wants, or does not take what it is told.

    uvicorn has a limit of time for a connection between two requests, and none for an unfinished one.
    """

    def __init__(self, *given: Any, register: Connections, **named: Any) -> None:
        super().__init__(*given, **named)
        self._register = register
        self._begun, self._size = time.monotonic(), 0
        self._deadline: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None

    @property
    def unfinished(self) -> bool:
        """Whether the next word is the other's: no request is there, or not all of it."""
        return self.conn.their_state in (h11.IDLE, h11.SEND_BODY)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if not self._register.admit(self, self.client[0] if self.client else ""):
            self.connections.discard(self)
            transport.write(BUSY)
            transport.close()
            return
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        if self._unread:
            self._unread.cancel()
        self._register.forget(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        self._size += len(data)
        super().data_received(data)
        if not self.unfinished:
            self._stop()
        elif self._deadline is None:
            self._wait()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread = self.loop.call_later(self._register.limits.unfinished_s, self.cut, "nothing is read")

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._unread:
            self._unread.cancel()

    def cut(self, why: str) -> None:
        log.warning("An unfinished connection was ended (%s).", why)
        self._register.forget(self)
        self.transport.abort()

    def _wait(self) -> None:
        self._begun, self._size = time.monotonic(), 0
        self._deadline = self.loop.call_later(self._register.limits.unfinished_s, self._look)

    def _look(self) -> None:
        """End it, unless what came of a body until now earned it more time, or it waits for us."""
        limits = self._register.limits
        earned = self._size / limits.least_rate if self.conn.their_state is h11.SEND_BODY else 0.0
        left = limits.unfinished_s + earned - (time.monotonic() - self._begun)
        if self.flow.read_paused:
            left = limits.unfinished_s
        if left <= 0:
            self.cut("too slow")
        else:
            self._deadline = self.loop.call_later(left, self._look)

    def _stop(self) -> None:
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None
