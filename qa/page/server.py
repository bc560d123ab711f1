"""Serve the page: gradio's own server, with what stands in front of it and limits on connections."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import gradio as gr
from gradio import http_server
from starlette.middleware import Middleware

from qa.page.accounts import Accounts
from qa.page.address import HOST
from qa.page.assets import head
from qa.page.bodies import RefuseFiles
from qa.page.connections import ConnectionLimits
from qa.page.guard import Guard
from qa.page.inbox import Inbox
from qa.page.login import Login
from qa.page.options import Options
from qa.page.origin import Forwarded, Served, bracketed, own_names
from qa.page.serving import settings

MOST_SESSIONS = 100
"""Of gradio's: each holds the page as it was last shown, and nothing that the page needs again."""
LOCAL_ONLY = Options()
LIMITS = ConnectionLimits()
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104
WAITS = "After five wrong passwords each further try has to wait, longer each time."


def serve(
    page: gr.Blocks,
    port: int,
    options: Options = LOCAL_ONLY,
    accounts: Accounts | None = None,
    limits: ConnectionLimits = LIMITS,
    inbox: Inbox | None = None,
) -> str:
    """Serve the page from a thread, as the options say: by default to this machine alone. Its address."""
    local = f"{HOST},localhost"  # what gradio asks itself at the start goes through no proxy
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = local
    max_bytes = options.max_upload_mb * 1_000_000
    login = Login(accounts) if accounts else None
    served = Served(own_names(options.host, options.local, options.name))
    inside = [
        Middleware(Forwarded, proxies=options.proxies),
        Middleware(Guard, max_upload_bytes=max_bytes, served=served, login=login),
        Middleware(RefuseFiles),
    ]
    routes = [inbox.route()] if inbox else []
    page.api_open = False  # what waits in the queue cannot be had past it
    with _server(limits, options):
        _, address, public = page.launch(
            server_name=options.host,
            server_port=port,
            auth=login.admits if login else None,  # type: ignore[arg-type]  # it is awaited
            auth_message=WAITS if login else None,
            max_file_size=max_bytes,
            share=options.share,
            quiet=True,
            ssr_mode=False,
            mcp_server=True,
            enable_monitoring=False,
            run_history=False,
            prevent_thread_lock=True,
            state_session_capacity=MOST_SESSIONS,
            footer_links=["api"],
            app_kwargs={"routes": routes, "middleware": inside, "docs_url": None, "redoc_url": None},
            theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"]),
            head=head(),
        )
    if public:
        served.names.add(urlsplit(public).netloc.lower())
    return address


@contextmanager
def _server(limits: ConnectionLimits, options: Options) -> Iterator[None]:
    """Have gradio serve with limits on connections: `launch` has no parameter for its server's settings."""
    started: list[http_server.Server] = []

    def start(app: Any, server_name: str, server_port: int, **_: Any) -> tuple[str, int, str, Any]:
        server = http_server.Server(settings(app, server_name, server_port, limits, options.proxies))
        server.run_in_thread()  # type: ignore[no-untyped-call]
        started.append(server)
        shown = "localhost" if server_name in EVERYWHERE else bracketed(server_name)
        return server_name, server_port, f"http://{shown}:{server_port}/", server

    usual = http_server.start_server
    http_server.start_server = start  # type: ignore[assignment]
    try:
        yield
    finally:
        http_server.start_server = usual
    if not started:
        raise RuntimeError("This release of gradio starts its server in another way, without our limits.")
