"""The files of an index on the disk: removed and replaced, but never while someone has them open."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from index.database import LOG, unusable
from index.errors import BusyIndexError


def search_folder(index: Path) -> Path:
    """Where what is searched is kept, which is derived from the index."""
    return index.with_name(f"{index.name}.search")


def remove_index(path: Path) -> None:
    """Remove an index with its log, which must never be read into another file."""
    with _faults_in_words(path):
        refuse_where_open(path)
        _remove_log(path)
        path.unlink(missing_ok=True)
        shutil.rmtree(search_folder(path), ignore_errors=True)


def replace_index(fresh: Path, path: Path) -> None:
    """Put a closed index in the place of another, whatever state that is in."""
    with _faults_in_words(path):
        refuse_where_open(path)
        _remove_log(path)
        shutil.rmtree(search_folder(path), ignore_errors=True)
        fresh.replace(path)
        if search_folder(fresh).is_dir():
            search_folder(fresh).rename(search_folder(path))


def _remove_log(path: Path) -> None:
    for suffix in LOG:
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def refuse_where_open(path: Path) -> None:
    """Raises BusyIndexError where a process has the index open: it would take the log of another file that
    is put there for its own.

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
