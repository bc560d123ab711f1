"""What is searched: FAISS and word index of one state of the catalog, made from it and kept beside it."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

from index.catalog import Catalog
from index.database import unusable
from index.files import search_folder
from index.vectors import Matrix, Rows, VectorIndex
from index.words import WordIndex

KEPT_FROM = 5_000
"""Passages. Of fewer it is made in half a second, and so not kept."""
IDS, VECTORS, WORDS, MANIFEST = "ids.npy", "vectors.faiss", "words", "snapshot.json"
CHUNK = 1 << 20
BATCH = 10_000
"""Vectors that are in memory at once."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Rows are passages, in the order of document and position; `ids` are theirs in the catalog."""

    generation: int
    ids: npt.NDArray[np.int64] = field(repr=False)
    vectors: VectorIndex = field(repr=False)
    words: WordIndex = field(repr=False)


def is_kept(catalog: Catalog) -> bool:
    """Whether there is so much that a snapshot is kept."""
    return catalog.counts()[1] >= KEPT_FROM


def open_snapshot(catalog: Catalog) -> Snapshot:
    """Of the catalog as it is now: the one that is kept, or else a new one, which is then kept."""
    return kept(catalog) or make(catalog)


def kept(catalog: Catalog) -> Snapshot | None:
    """The one that was kept of the catalog as it is now, if that is whole."""
    generation, identity = catalog.generation, catalog.identity
    folder = search_folder(catalog.database.path) / str(generation)
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest != {"index": identity, "files": _checksums(folder)}:
            return None
        ids = np.load(folder / IDS, mmap_mode="r")
        words = WordIndex.open(folder / WORDS)
        vectors = VectorIndex.open(folder / VECTORS, lambda rows: catalog.vectors_of_ids(ids[rows]))
    except (OSError, ValueError, RuntimeError):  # it is made anew
        return None
    return Snapshot(generation, ids, vectors, words)


def make(catalog: Catalog) -> Snapshot:
    """A new one, kept in the place of older ones where it took long. Raises IndexFileError where it
    cannot be written."""
    place = search_folder(catalog.database.path)
    if not is_kept(catalog):
        with suppress(OSError):
            shutil.rmtree(place)
        return _made(catalog, None)
    try:
        place.mkdir(exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix="fresh-", dir=place))
        try:
            made = _made(catalog, fresh)
            _keep(made, fresh, catalog.identity)
            _remove_others(place, fresh)
            fresh.rename(place / str(made.generation))
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
    except (OSError, ValueError, RuntimeError) as error:
        raise unusable(catalog.database.path, _first_line(error)) from error
    return made


def _made(catalog: Catalog, folder: Path | None) -> Snapshot:
    if folder:
        (folder / WORDS).mkdir()
    with catalog.database.reading():  # all of it as of one moment
        ids = catalog.passage_ids()

        def exact(rows: Rows) -> Matrix:
            return catalog.vectors_of_ids(ids[rows])

        words = WordIndex.build(catalog.texts(), folder / WORDS if folder else None)
        batches = (exact(rows) for rows in np.split(np.arange(len(ids)), range(BATCH, len(ids), BATCH)))
        vectors = VectorIndex.build(batches, len(ids), catalog.dimensions, exact)
        return Snapshot(catalog.generation, ids, vectors, words)


def _keep(made: Snapshot, folder: Path, identity: str) -> None:
    np.save(folder / IDS, made.ids)
    made.vectors.save(folder / VECTORS)
    manifest = {"index": identity, "files": _checksums(folder)}
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


def _remove_others(place: Path, fresh: Path) -> None:
    """Older snapshots, and what a killed process left; whoever has one open goes on with it."""
    for other in place.iterdir():
        if other != fresh:
            shutil.rmtree(other, ignore_errors=True)


def _checksums(folder: Path) -> dict[str, int]:
    files = [path for path in _files(folder) if path.name != MANIFEST and path.suffix != ".lock"]
    return {path.relative_to(folder).as_posix(): _checksum(path) for path in files}


def _files(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(parent, name) for name in sorted(names))


def _checksum(path: Path) -> int:
    found = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            found = crc32(chunk, found)
    return found


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
