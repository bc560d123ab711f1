"""From where a request comes, and to which name: what a browser, and a proxy that was named, say of it."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from qa.page.asgi import App, Receive, Scope, Send

LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
FORWARDED = re.compile(rb"x-forwarded-.*|forwarded|x-real-ip")
SAME = ("same-origin", "none")
"""What a browser says of a request of the page itself, or of the person: an address typed, a bookmark."""
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def own_names(host: str, local: bool, added: Sequence[str] = ()) -> set[str]:
    """Under which names the page is served that listens on `host`, as they stand in an address.

    >>> sorted(own_names("127.0.0.1", True, ["chat.example.org"]))
    ['127.0.0.1', '[::1]', 'chat.example.org', 'localhost']
    """
    names = {*LOCAL_NAMES, *map(str.lower, added), bracketed(host)}
    if not local:
        machine = socket.gethostname().lower()
        names |= {machine, f"{machine}.local"}
    return names - {"0.0.0.0", "[::]", ""}  # noqa: S104


def bracketed(host: str) -> str:
    return f"[{host.lower()}]" if ":" in host and not host.startswith("[") else host.lower()


@dataclass(frozen=True, slots=True)
class Served:
    """The names that the page is served under; `names` may grow while it is served."""

    names: set[str]

    def has(self, host: str, address: str) -> bool:
        """Whether a `Host` header names this page, whose address for this connection is known."""
        name = without_port(host)
        return bool(name) and (name in self.names or name == bracketed(address))

    def is_asked_by_itself(self, headers: Mapping[str, str], method: str, path: str) -> bool:
        """Whether the page itself, a person, or a program asks: anything but the page of another site.

        Following a link from another site to the front of the page is a person's doing.
        """
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if origin == "null":  # a page that is to tell nothing of itself; only a browser says the other header
            return site == "same-origin"
        if origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower():
            return False
        follows = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        return site is None or site in SAME or (follows and method in ("GET", "HEAD") and path == "/")


def without_port(host: str) -> str:
    """
    >>> without_port("LocalHost:7860"), without_port("[::1]:1"), without_port("[::1]")
    ('localhost', '[::1]', '[::1]')
    """
    return re.sub(r":\d*$", "", host).lower()


def among(address: str, networks: Sequence[Network]) -> bool:
    try:
        return any(ipaddress.ip_address(address) in one for one in networks)
    except ValueError:
        return False


class Forwarded:
    """In front of an ASGI application: what a proxy says of a request counts if the proxy was named.

    Then the request has the address, the scheme and the host that the proxy was asked with. Nobody else's
    such headers are passed on, nor the proxy's once they are taken.
    """

    def __init__(self, app: App, proxies: Sequence[Network] = ()) -> None:
        self._app = app
        self._proxies = proxies
        self._told = ProxyHeadersMiddleware(self._without, [str(one) for one in proxies])  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        if scope["type"] != "http" or not client or not among(client[0], self._proxies):
            await self._without(scope, receive, send)
            return
        told = dict(scope["headers"]).get(b"x-forwarded-host", b"").split(b",")[-1].strip()
        if told:  # the last one is from the nearest proxy
            kept = [(name, value) for name, value in scope["headers"] if name != b"host"]
            scope["headers"] = [(b"host", told), *kept]
        await self._told(scope, receive, send)  # type: ignore[arg-type]

    async def _without(self, scope: Scope, receive: Receive, send: Send) -> None:
        if "headers" in scope:
            scope["headers"] = [pair for pair in scope["headers"] if not FORWARDED.fullmatch(pair[0])]
        await self._app(scope, receive, send)
