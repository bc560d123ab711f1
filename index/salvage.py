"""What is still sound in an index that has to be built anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.catalog import JOINED, ROW, Vector, checksum_of


@dataclass(frozen=True, slots=True)
class Salvage:
    """The vectors of an index in whatever state, if they are of the same embedding model."""

    path: Path
    embedding_model: str

    def vectors_of(self, path: str) -> Mapping[str, Vector]:
        """Of a document's passages, by their text: those whose rows are as they were written."""
        if not self._names_weights():
            return {}
        try:
            address = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
            with closing(sqlite3.connect(address, uri=True)) as connection:
                return self._vectors_of(connection, path)
        except (sqlite3.Error, UnicodeError):
            return {}

    def _names_weights(self) -> bool:
        """Whether the model is known by its weights: by its name alone it may have become another."""
        return self.embedding_model.endswith(")")

    def _vectors_of(self, connection: sqlite3.Connection, path: str) -> dict[str, Vector]:
        connection.execute("BEGIN")  # all of it as of one moment
        model = connection.execute("SELECT value FROM settings WHERE name = 'embedding_model'").fetchone()
        select = f"SELECT checksum, {', '.join(ROW)} FROM documents WHERE path = ?"
        checksum, *row = connection.execute(select, (path,)).fetchone() or (None,)
        if model != (self.embedding_model,) or checksum != checksum_of(*row):
            return {}
        rows = connection.execute(
            f'SELECT passages.checksum, document_id, start, "end", vector FROM {JOINED} WHERE path = ?',
            (path,),
        )
        text = row[ROW.index("text")]
        return {
            text[values[1] : values[2]]: np.frombuffer(values[3], dtype="<f4")
            for checksum, *values in rows
            if checksum == checksum_of(*values)
        }
