"""The SQLite file of an index: its connection, its schema, its transactions, its faults in words."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from index.errors import (
    BusyIndexError,
    DamagedIndexError,
    IncompatibleIndexError,
    IndexFileError,
    VerbatimError,
)

SCHEMA_VERSION = 4
UNREAD = (
    "CREATE TABLE unread (path TEXT PRIMARY KEY, sha256 TEXT NOT NULL, read_with TEXT NOT NULL, "
    "reason TEXT NOT NULL) STRICT"
)
IDENTITY = "INSERT OR REPLACE INTO settings VALUES ('identity', lower(hex(randomblob(16))))"
SCHEMA = (
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    "CREATE TABLE documents (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL, "
    "text TEXT NOT NULL, page_starts TEXT NOT NULL, scanned_pages TEXT NOT NULL, checksum INTEGER NOT NULL) "
    "STRICT",
    "CREATE TABLE passages (id INTEGER PRIMARY KEY AUTOINCREMENT, "
    'document_id INTEGER NOT NULL REFERENCES documents, start INTEGER NOT NULL, "end" INTEGER NOT NULL, '
    "vector BLOB NOT NULL, checksum INTEGER NOT NULL) STRICT",
    "CREATE INDEX passages_of_document ON passages (document_id)",
    UNREAD,
    IDENTITY,
)
WITHOUT_WORDS = ("DROP TABLE terms", IDENTITY)
UPGRADES = {2: (UNREAD, *WITHOUT_WORDS), 3: WITHOUT_WORDS}
"""What makes an index of an older schema one of this, where that takes no reading of documents."""
PRAGMAS = ("journal_mode = WAL", "secure_delete = ON", "foreign_keys = ON")
WRITE_WAIT_S = 5.0
LEAST_GIVEN_BACK = 256
"""Pages, of 4 KB."""
CHECKED_UP_TO = 300_000_000
"""Bytes. A larger file is not read as a whole when it is opened, which would take 2 s a GB: what of it
is damaged is then found when it is read, by the checksums of the rows."""
REBUILD = "Build it again with: python -m index FOLDER --rebuild"
FAULTS_OF_THE_PLACE = frozenset(
    {
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY,
    }
)
PRIMARY_CODE = 0xFF
"""The low byte of an SQLite error code; the rest says more about the same fault."""
Value = str | int | bytes | None
LOG = ("-wal", "-shm")
NOT_OPEN = (-1, -1)
"""In the place of a device and an inode."""


class Database:
    """One connection, shared by the threads of a process; every change is one transaction.

    A file that was deleted or replaced meanwhile is opened anew: `opened` counts how often the file was, and
    `on_opened` is called after each time but the first.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.opened = 0
        self.on_opened: Callable[[], None] = lambda: None
        self._lock = threading.RLock()
        with self._guard():
            self._open()

    def _open(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(
            self.path, timeout=WRITE_WAIT_S, isolation_level=None, check_same_thread=False
        )
        try:
            self._prepare()
        except BaseException:
            self._connection.close()
            raise
        self._file, self._log = _file_at(self.path), _file_at(self._log_path)
        self.opened += 1

    def follow(self) -> None:
        """Open the file anew if it is no longer the one that was opened."""
        with self._guard():
            if _file_at(self.path) == self._file or self._within_change():
                return
            self._connection.close()
            self._file = NOT_OPEN
            if _file_at(self._log_path) == self._log:  # or it would be read into the new file
                for suffix in LOG:
                    Path(f"{self.path}{suffix}").unlink(missing_ok=True)
            self._open()
            try:
                self.on_opened()
            except BaseException:
                self._connection.close()
                self._file = NOT_OPEN
                raise

    @property
    def _log_path(self) -> Path:
        return Path(f"{self.path}{LOG[0]}")

    def _within_change(self) -> bool:
        return self._file != NOT_OPEN and self._connection.in_transaction

    def _prepare(self) -> None:
        version = self.value("PRAGMA user_version")
        if version not in (0, SCHEMA_VERSION, *UPGRADES):
            raise IncompatibleIndexError(
                f"The index {self.path} was built by another version (schema {version}, this one reads "
                f"{SCHEMA_VERSION}). {REBUILD}"
            )
        if version == 0 and self.value("SELECT count(*) FROM sqlite_master"):
            raise self.damage("it is some other database")
        for pragma in PRAGMAS:
            self.rows(f"PRAGMA {pragma}")
        if version and self.path.stat().st_size <= CHECKED_UP_TO:
            self.check_pages()
        if version != SCHEMA_VERSION:
            self._create(UPGRADES.get(version, SCHEMA))

    def _create(self, statements: Sequence[str]) -> None:
        with self.change():
            if self.value("PRAGMA user_version") == SCHEMA_VERSION:
                return  # another process was first
            for statement in statements:
                self.rows(statement)
            self.rows(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def check_pages(self) -> None:
        """Raises DamagedIndexError where the pages of the file do not fit together."""
        if self.value("PRAGMA quick_check(1)") != "ok":
            raise self.damage("its pages do not fit together")

    def give_back(self) -> None:
        """Make the file smaller where much of it is empty, unless another process is writing."""
        empty, pages = self.value("PRAGMA freelist_count"), self.value("PRAGMA page_count")
        if empty > max(LEAST_GIVEN_BACK, pages // 4):
            with suppress(BusyIndexError):
                self.rows("VACUUM")

    def rows(self, statement: str, *values: Value) -> list[tuple[Any, ...]]:
        with self._guard():
            return self._connection.execute(statement, values).fetchall()

    def value(self, statement: str, *values: Value) -> Any:
        """The first column of the first row; None where there is none."""
        rows = self.rows(statement, *values)
        return rows[0][0] if rows else None

    @contextmanager
    def change(self) -> Iterator[None]:
        """A transaction: all of the block lands, or none of it."""
        with self._guard():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        """All that is read in the block is as of one moment, whatever others write meanwhile."""
        with self._guard():
            within_change = self._connection.in_transaction
            if not within_change:
                self._connection.execute("BEGIN")
            try:
                yield
            finally:
                if not within_change:
                    self._connection.execute("ROLLBACK")

    def close(self) -> None:
        with self._guard():
            self._connection.close()

    def damage(self, reason: str) -> DamagedIndexError:
        return DamagedIndexError(f"The index {self.path} is damaged: {reason}. {REBUILD}")

    @contextmanager
    def _guard(self) -> Iterator[None]:
        """One thread at a time, and the faults of the file in our words."""
        try:
            with self._lock:
                yield
        except sqlite3.ProgrammingError:
            raise  # ours, not the file's
        except sqlite3.DatabaseError as error:
            raise self._in_words(error) from error
        except UnicodeDecodeError as error:  # in a message of SQLite about what it found
            raise self.damage("its text is not UTF-8") from error
        except OSError as error:
            raise unusable(self.path, error.strerror or str(error)) from error

    def _in_words(self, error: sqlite3.DatabaseError) -> VerbatimError:
        code = getattr(error, "sqlite_errorcode", None)
        if code is None:  # raised by Python, with the whole text in the message
            return self.damage("its text is not UTF-8")
        if code & PRIMARY_CODE == sqlite3.SQLITE_BUSY:
            return BusyIndexError(
                f"Another process is writing to the index {self.path}. Try again when it is done."
            )
        if code & PRIMARY_CODE in FAULTS_OF_THE_PLACE:
            return unusable(self.path, str(error))
        return self.damage(str(error))


def _file_at(path: Path) -> tuple[int, int] | None:
    """Which file has this path: its device and inode."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def unusable(path: Path, reason: str) -> IndexFileError:
    return IndexFileError(
        f"Cannot use the index {path}: {reason}. Set VERBATIM_INDEX_DIR to a folder that can be written."
    )
