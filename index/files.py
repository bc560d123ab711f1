"""The files of an index on the disk: removed and replaced, but never while someone has them open."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from index.database import unusable
from index.errors import BusyIndexError


def remove_index(path: Path) -> None:
    """Remove an index with its log, which must never be read into another file."""
    with _faults_in_words(path):
        _refuse_where_open(path)
        _remove_log(path)
        path.unlink(missing_ok=True)


def replace_index(fresh: Path, path: Path) -> None:
    """Put a closed index in the place of another, whatever state that is in."""
    with _faults_in_words(path):
        _refuse_where_open(path)
        _remove_log(path)
        fresh.replace(path)


def _remove_log(path: Path) -> None:
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _refuse_where_open(path: Path) -> None:
    """Whoever has the old file open would take the log of the new one for its own.

    SQLite leaves the WAL mode only for the one connection that is left.
    """
    if not path.is_file():
        return
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path, timeout=0)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise BusyIndexError(
                    f"The index {path} is open in another process. Stop that one, then try again."
                ) from None


@contextmanager
def _faults_in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise unusable(path, error.strerror or str(error)) from error
