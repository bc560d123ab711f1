"""The folder for what is temporary: it goes with the server, and what a kill left at the next start."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

PREFIX = "verbatim-page-"
LOCK = "in-use"
NEW_S = 60.0
"""A folder without a lock may be one that another server makes just now."""


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder of this process, where all that it and what it starts puts aside lies."""
    sweep(Path(tempfile.gettempdir()))
    before, variable = tempfile.tempdir, os.environ.get("TMPDIR")
    made = tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)
    with made, FileLock(Path(made.name, LOCK)):
        tempfile.tempdir = os.environ["TMPDIR"] = made.name
        try:
            yield Path(made.name)
        finally:
            tempfile.tempdir = before
            os.environ.pop("TMPDIR")
            if variable is not None:
                os.environ["TMPDIR"] = variable


def sweep(folder: Path, new_s: float = NEW_S) -> None:
    """Delete such folders of this user whose server is no longer there."""
    for left in folder.glob(f"{PREFIX}*"):
        try:
            state = left.lstat()
            is_ours = not hasattr(os, "getuid") or state.st_uid == os.getuid()
            locked = (left / LOCK).exists()
            if not is_ours or left.is_symlink() or not left.is_dir():
                continue
            if not locked and time.time() - state.st_mtime < new_s:
                continue
            with FileLock(left / LOCK, timeout=0):
                shutil.rmtree(left, ignore_errors=True)
        except (OSError, Timeout):
            continue
