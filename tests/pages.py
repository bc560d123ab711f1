"""The page, served for tests: in this process, on a free port, over a folder of the test's choosing."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import app
from qa.page.accounts import Accounts
from qa.page.address import HOST
from qa.page.feedback import Feedback
from qa.page.library import Library
from qa.page.options import Options


@dataclass(frozen=True, slots=True)
class Served:
    """A page that is being served: its address without a slash at the end, and what stands behind it."""

    url: str
    library: Library
    feedback: Path
    uploads: Path
    routes: tuple[Any, ...]


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind((HOST, 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def served(
    docs: Path, folder: Path, options: Options | None = None, accounts: Accounts | None = None
) -> Iterator[Served]:
    """`folder` is for the index, the uploads and the feedback."""
    chosen = options or Options(max_upload_mb=2)
    environment = {"VERBATIM_INDEX_DIR": str(folder / "index")}
    max_bytes = chosen.max_upload_mb * 1_000_000
    library = Library.open(docs, folder / "uploads", max_bytes, environment)
    library.shared.sync()
    feedback = folder / "feedback.jsonl"
    page = app.create_app(library.chatbot, library, Feedback(feedback))
    address = app.serve(page, free_port(), chosen, accounts)
    try:
        yield Served(address.rstrip("/"), library, feedback, folder / "uploads", tuple(page.app.routes))
    finally:
        page.close()
        library.chatbot.close()
