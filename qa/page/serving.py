"""The settings of the web server."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import uvicorn

from qa.page.connections import Connection, ConnectionLimits, Connections
from qa.page.origin import Network
from qa.page.quiet import keep_quiet

BACKLOG = 64
"""Connections that are taken at once before any is looked at."""
LAST_WORDS_S = 2
"""How long answers that are being given may go on after the end was asked for."""


def settings(
    app: Any, host: str, port: int, limits: ConnectionLimits, proxies: Sequence[Network] = ()
) -> uvicorn.Config:
    """What a proxy says is taken in `origin.py`, which also knows what to do with what another says."""
    register = Connections(limits.within_descriptors(), proxies)
    config = uvicorn.Config(
        app,
        host.strip("[]"),
        port,
        http=partial(Connection, register=register),  # type: ignore[arg-type]  # called as a class is
        ws="none",
        log_level="warning",
        proxy_headers=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_graceful_shutdown=LAST_WORDS_S,
    )
    keep_quiet()
    return config
