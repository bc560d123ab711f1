"""The page, served for tests in this process, over a folder of their choosing; and a browser."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

import app
from qa.page.accounts import Accounts
from qa.page.address import HOST
from qa.page.connections import ConnectionLimits
from qa.page.feedback import Feedback
from qa.page.inbox import Inbox
from qa.page.library import Library
from qa.page.options import Options
from qa.page.server import LIMITS, serve

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True, slots=True)
class Served:
    """A page that is being served: its address without a slash at the end, and what stands behind it."""

    url: str
    library: Library
    feedback: Path
    uploads: Path
    routes: tuple[Any, ...]


def chromium_path() -> str | None:
    return next(filter(None, map(shutil.which, CHROMIUMS)), None)


@contextmanager
def browsing(path: str | None) -> Iterator[Browser]:
    """The Chromium of this path; ends the program where there is none."""
    if path is None:
        raise SystemExit("No Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind((HOST, 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def served(
    docs: Path,
    folder: Path,
    options: Options | None = None,
    accounts: Accounts | None = None,
    limits: ConnectionLimits = LIMITS,
) -> Iterator[Served]:
    """`folder` is for the index, the uploads and the feedback."""
    chosen = options or Options(max_upload_mb=2)
    environment = {"VERBATIM_INDEX_DIR": str(folder / "index")}
    inbox = Inbox(folder / "inbox", chosen.max_upload_mb * 1_000_000)
    library = Library.open(docs, folder / "uploads", inbox, environment)
    library.shared.sync()
    feedback = folder / "feedback.jsonl"
    page = app.create_app(library.chatbot, library, Feedback(feedback))
    address = serve(page, free_port(), chosen, accounts, limits, library.inbox)
    try:
        yield Served(address.rstrip("/"), library, feedback, folder / "uploads", tuple(page.app.routes))
    finally:
        page.close()
        library.chatbot.close()
