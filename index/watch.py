"""Notice when a folder changes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import watchfiles

from index.folder import IGNORE_FILE

WAIT_MS = 1_000


def changes(folder: Path, index_dir: Path, stop: threading.Event | None = None) -> Iterator[None]:
    """Gives something once it is watching, and then at each change in the folder, a moment after the
    last of those that come together.

    The index and hidden files do not count, but for the one that names what is ignored. Ends when `stop`
    is set.
    """
    inside, index = folder.resolve(), index_dir.resolve()

    def counts(_: watchfiles.Change, name: str) -> bool:
        path = Path(name)
        hidden = any(part.startswith(".") for part in path.relative_to(inside).parts)
        return path == inside / IGNORE_FILE or not (hidden or path.is_relative_to(index))

    watching = False
    for found in watchfiles.watch(
        inside,
        watch_filter=counts,
        stop_event=stop,
        rust_timeout=WAIT_MS,
        yield_on_timeout=True,
        raise_interrupt=True,
    ):
        if found or not watching:
            yield
        watching = True
