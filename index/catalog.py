"""What the index holds: documents, their passages and vectors, as rows of the database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from zlib import crc32

import numpy as np
import numpy.typing as npt

from index.database import Database
from index.documents import Document

ROW = ("path", "sha256", "text", "page_starts", "scanned_pages")
"""The columns of a document that its checksum covers."""
JOINED = "passages JOIN documents ON documents.id = passages.document_id"
IN_ORDER = "path, start, passages.id"

Vector = Sequence[float] | npt.NDArray[np.float32]
"""Of shape `(dimensions,)` and unit length."""


@dataclass(frozen=True, slots=True)
class EmbeddedSpan:
    """A slice of a document, and its vector."""

    start: int
    end: int
    vector: Vector = field(repr=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stored passage stands."""

    path: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that could not be read, for a `reason`, or, without one, some pages of which have no text.

    `read_with` is what it was tried with: nothing else comes of it until that or the file is another.
    """

    sha256: str
    read_with: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """What there is of a document: `pages` is 0 where its format has none."""

    path: str
    pages: int
    passages: int


def checksum_of(*values: str | int | bytes) -> int:
    """Of a whole row: an offset or a path that was altered is as wrong as an altered text."""
    return reduce(lambda so_far, value: crc32(_as_bytes(value), so_far), values, 0)


def _row(document: Document) -> tuple[str, str, str, str, str]:
    page_starts, scanned_pages = json.dumps(document.page_starts), json.dumps(document.scanned_pages)
    return document.path, document.sha256, document.text, page_starts, scanned_pages


def _as_bytes(value: str | int | bytes) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


class Catalog:
    """Reads and writes the rows. The methods that write belong inside `database.change()`."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def setting(self, name: str) -> str | None:
        value: str | None = self.database.value("SELECT value FROM settings WHERE name = ?", name)
        return value

    def bound(self, name: str, value: str) -> str:
        """The value of a setting, which becomes `value` where it has none."""
        stored = self.setting(name)
        if stored is None:
            self.database.rows("INSERT OR IGNORE INTO settings VALUES (?, ?)", name, value)
            stored = self.setting(name)
        return value if stored is None else stored

    def set(self, name: str, value: str) -> None:
        self.database.rows("INSERT OR REPLACE INTO settings VALUES (?, ?)", name, value)

    @property
    def generation(self) -> int:
        """How many changes have been committed."""
        stored = self.setting("generation") or "0"
        if not stored.isdecimal():
            raise self.database.damage("its generation is not a number")
        return int(stored)

    @property
    def identity(self) -> str:
        """Tells this index from every other, were it built of the same folder."""
        return self.setting("identity") or ""

    @property
    def dimensions(self) -> int:
        """Of its vectors; 0 where there are none."""
        return int(self.setting("dimensions") or 0)

    def counts(self) -> tuple[int, int]:
        """How many documents and how many passages there are."""
        select = "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages)"
        documents, passages = self.database.rows(select)[0]
        return documents, passages

    def held(self) -> tuple[Held, ...]:
        """Every document with its size, in the order of paths, without reading any."""
        select = (
            "SELECT path, json_array_length(page_starts), count(passages.id) FROM documents "
            "LEFT JOIN passages ON documents.id = passages.document_id GROUP BY documents.id ORDER BY path"
        )
        return tuple(Held(*row) for row in self.database.rows(select))

    def digests(self) -> dict[str, str]:
        """The SHA-256 of every document's file, by path, in the order of paths."""
        return dict(self.database.rows("SELECT path, sha256 FROM documents ORDER BY path"))

    def unread(self) -> dict[str, Unread]:
        """The files that are not read, or not all of them, by path."""
        rows = self.database.rows("SELECT path, sha256, read_with, reason FROM unread")
        return {path: Unread(*values) for path, *values in rows}

    def note_unread(self, path: str, unread: Unread) -> None:
        values = (path, unread.sha256, unread.read_with, unread.reason)
        self.database.rows("INSERT INTO unread VALUES (?, ?, ?, ?)", *values)

    def document(self, path: str) -> Document | None:
        select = f"SELECT {', '.join(ROW)}, checksum FROM documents WHERE path = ?"
        for *row, checksum in self.database.rows(select, path):
            if checksum != checksum_of(*row):
                raise self.database.damage(f"the text of {path} was altered")
            _, sha256, text, page_starts, scanned = row
            return Document(path, sha256, text, tuple(json.loads(page_starts)), tuple(json.loads(scanned)))
        return None

    def add_document(self, document: Document) -> None:
        row = _row(document)
        self.database.rows(
            f"INSERT INTO documents ({', '.join(ROW)}, checksum) VALUES (?, ?, ?, ?, ?, ?)",
            *(*row, checksum_of(*row)),
        )

    def move_document(self, path: str, to: str) -> None:
        """Give a document, which is there, another path; nothing else of it changes."""
        document = self.document(path)
        if document is not None:
            checksum = checksum_of(*_row(replace(document, path=to)))
            self.database.rows(
                "UPDATE documents SET path = ?, checksum = ? WHERE path = ?", to, checksum, path
            )
            self.database.rows("DELETE FROM unread WHERE path = ?", to)
            self.database.rows("UPDATE unread SET path = ? WHERE path = ?", to, path)
            self.set("generation", str(self.generation + 1))

    def vectors_of(self, path: str) -> dict[str, npt.NDArray[np.float32]]:
        """The vectors of a document's passages, by their text."""
        select = f'SELECT passages.checksum, document_id, start, "end", vector FROM {JOINED} WHERE path = ?'
        with self.database.reading():
            document = self.document(path)
            rows = self.database.rows(select, path)
        if any(checksum != checksum_of(*values) for checksum, *values in rows):
            raise self.database.damage("a passage was altered")
        text = document.text if document else ""
        return {text[start:end]: np.frombuffer(vector, dtype="<f4") for _, _, start, end, vector in rows}

    def add_passages(self, document: Document, spans: Iterable[EmbeddedSpan]) -> None:
        """Passages of a document that is there."""
        owner = self.database.value("SELECT id FROM documents WHERE path = ?", document.path)
        for span in spans:
            vector = np.asarray(span.vector, dtype="<f4").tobytes()
            self.database.rows(
                'INSERT INTO passages (document_id, start, "end", vector, checksum) VALUES (?, ?, ?, ?, ?)',
                *(owner, span.start, span.end, vector, checksum_of(owner, span.start, span.end, vector)),
            )
        self.set("generation", str(self.generation + 1))

    def remove_document(self, path: str) -> None:
        """Forget a document with its passages and vectors, or why it could not be read."""
        self.database.rows("DELETE FROM unread WHERE path = ?", path)
        owner = self.database.value("SELECT id FROM documents WHERE path = ?", path)
        if owner is None:
            return
        self.database.rows("DELETE FROM passages WHERE document_id = ?", owner)
        self.database.rows("DELETE FROM documents WHERE id = ?", owner)
        self.set("generation", str(self.generation + 1))
        self.set("removed", "in the log")

    def purge(self) -> None:
        """Outside a change: leave no byte of what was removed in the log of the file, and give much room
        that it took back.

        Where another process is reading just then, the log is left for the next purge.
        """
        if self.setting("removed") != "in the log":
            return
        self.database.give_back()
        if not self.database.value("PRAGMA wal_checkpoint(TRUNCATE)"):  # 0: the log is empty
            with self.database.change():
                self.set("removed", "gone")

    def passage_ids(self) -> npt.NDArray[np.int64]:
        """Of all passages, in the order of document and position."""
        rows = self.database.rows(f"SELECT passages.id FROM {JOINED} ORDER BY {IN_ORDER}")
        return np.array([key for (key,) in rows], dtype=np.int64)

    def texts(self) -> Iterator[str]:
        """Of all passages, in the same order."""
        select = f'SELECT start, "end" FROM {JOINED} WHERE path = ? ORDER BY {IN_ORDER}'
        for path in self.digests():
            document = self.document(path)
            for start, end in self.database.rows(select, path):
                yield document.text[start:end] if document else ""

    def numbers(self) -> npt.NDArray[np.int64]:
        """The number of each passage's document, in the same order; `digests` has them from 0 on."""
        number_of = {path: number for number, path in enumerate(self.digests())}
        rows = self.database.rows(f"SELECT path FROM {JOINED} ORDER BY {IN_ORDER}")
        return np.array([number_of[path] for (path,) in rows], dtype=np.int64)

    def whole_texts(self) -> Iterator[str]:
        """Of all documents, by their number."""
        for path in self.digests():
            document = self.document(path)
            yield document.text if document else ""

    def vectors_of_ids(self, ids: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """The vectors of these passages, shape `(ids, dimensions)`; of one that is gone, zeros."""
        found = np.zeros((len(ids), self.dimensions), dtype=np.float32)
        places = {key: place for place, key in enumerate(ids.tolist())}
        rows = self.database.rows(
            'SELECT id, checksum, document_id, start, "end", vector FROM passages '
            "WHERE id IN (SELECT value FROM json_each(?))",
            json.dumps(list(places)),
        )
        for key, checksum, *values in rows:
            if checksum != checksum_of(*values):
                raise self.database.damage("a passage was altered")
            found[places[key]] = np.frombuffer(values[-1], dtype="<f4")
        return found

    def places(self, ids: Iterable[int]) -> dict[int, Place]:
        """Where the passages stand; one that is gone is left out."""
        rows = self.database.rows(
            'SELECT passages.id, path, passages.checksum, document_id, start, "end", vector '
            f"FROM {JOINED} WHERE passages.id IN (SELECT value FROM json_each(?))",
            json.dumps(list(ids)),
        )
        if any(checksum != checksum_of(*values) for _, _, checksum, *values in rows):
            raise self.database.damage("a passage was altered")
        return {key: Place(path, start, end) for key, path, _, _, start, end, _ in rows}
