"""Notice when a folder changes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import watchfiles


def changes(folder: Path, stop: threading.Event | None = None) -> Iterator[None]:
    """Gives something at each change in the folder, a moment after the last of those that come together.

    Hidden files and folders, the index among them, do not count. Ends when `stop` is set.
    """
    inside = folder.resolve()

    def visible(_: watchfiles.Change, path: str) -> bool:
        return not any(part.startswith(".") for part in Path(path).relative_to(inside).parts)

    for _ in watchfiles.watch(inside, watch_filter=visible, stop_event=stop, raise_interrupt=True):
        yield
