"""What is searched: FAISS and word indexes of one state of the catalog, made from it and kept beside it."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from zlib import crc32

import numpy as np
import numpy.typing as npt
from filelock import FileLock

from index.catalog import Catalog
from index.files import search_folder
from index.vectors import Matrix, Rows, VectorIndex
from index.words import WordIndex

KEPT_FROM = 5_000
"""Passages. Of fewer it is made in half a second, and so not kept."""
IDS, NUMBERS, VECTORS = "ids.npy", "numbers.npy", "vectors.faiss"
WORDS, DOCUMENTS, MANIFEST, LOCK = "words", "documents", "snapshot.json", "lock"
STILL_S = 60
"""After so long without another commit, a process that made some is taken to have ended."""
WAIT_S = 300
"""How long another process may be at making it."""
CHUNK = 1 << 20
BATCH = 10_000
"""Vectors that are added at once; k-means looks at up to 40 for each cell."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Rows are passages, in the order of document and position; `ids` are theirs in the catalog.

    `numbers` are those of their documents, which are the rows of `documents`.
    """

    generation: int
    ids: npt.NDArray[np.int64] = field(repr=False)
    numbers: npt.NDArray[np.int64] = field(repr=False)
    vectors: VectorIndex = field(repr=False)
    words: WordIndex = field(repr=False)
    documents: WordIndex = field(repr=False)


def is_kept(catalog: Catalog) -> bool:
    """Whether there is so much that a snapshot is kept."""
    return catalog.counts()[1] >= KEPT_FROM


def kept(catalog: Catalog) -> Snapshot | None:
    """The one that was kept of the catalog as it is now, if that is whole."""
    generation, identity = catalog.generation, catalog.identity
    folder = search_folder(catalog.database.path) / str(generation)
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest != {"index": identity, "files": _checksums(folder)}:
            return None
        ids, numbers = (np.load(folder / name, mmap_mode="r") for name in (IDS, NUMBERS))
        words, documents = (WordIndex.open(folder / name) for name in (WORDS, DOCUMENTS))
        vectors = VectorIndex.open(folder / VECTORS, lambda rows: catalog.vectors_of_ids(ids[rows]))
    except (OSError, ValueError, RuntimeError):  # it is made anew
        return None
    return Snapshot(generation, ids, numbers, vectors, words, documents)


def make(catalog: Catalog) -> Snapshot:
    """A new one, kept in the place of older ones where it took long; or in memory alone, where it cannot
    be kept or another process is at it for too long."""
    place = search_folder(catalog.database.path)
    if not is_kept(catalog):
        with suppress(OSError):
            shutil.rmtree(place)
        return made(catalog)
    try:
        place.mkdir(exist_ok=True)
        with FileLock(place / LOCK, timeout=WAIT_S):
            return kept(catalog) or _put(catalog, place)
    except OSError:
        return made(catalog)


def _put(catalog: Catalog, place: Path) -> Snapshot:
    fresh = Path(tempfile.mkdtemp(prefix="fresh-", dir=place))
    try:
        new = made(catalog, fresh)
        np.save(fresh / IDS, new.ids)
        np.save(fresh / NUMBERS, new.numbers)
        new.vectors.save(fresh / VECTORS)
        manifest = {"index": catalog.identity, "files": _checksums(fresh)}
        (fresh / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
        _remove_others(place, fresh)
        fresh.rename(place / str(new.generation))
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return kept(catalog) or new


@dataclass(slots=True)
class Searched:
    """The snapshot that is searched, of the last commit, whichever process made it.

    While another process makes many, the one before goes on, if it is large: what was removed since is
    not found in it. `changed` is whether this process made any.
    """

    catalog: Catalog
    changed: bool = False
    _snapshot: Snapshot | None = None
    _seen: tuple[int, float] = (0, 0.0)

    def __post_init__(self) -> None:
        self._snapshot = kept(self.catalog) or make(self.catalog)

    def forget(self) -> None:
        """The catalog is another."""
        self._snapshot = None

    def current(self) -> Snapshot:
        generation, before = self.catalog.generation, self._snapshot
        if before and before.generation == generation:
            return before
        if self._seen[0] != generation:
            self._seen = (generation, monotonic())
        ended = monotonic() - self._seen[1] > STILL_S  # without making one: it was killed, or broke
        if self.changed or ended or not before or not is_kept(self.catalog):
            self._snapshot = make(self.catalog)
            self.changed = False
        else:
            self._snapshot = kept(self.catalog) or before
        return self._snapshot


def made(catalog: Catalog, folder: Path | None = None) -> Snapshot:
    """A new one, its words in a folder or in memory. Raises OSError where the folder cannot be written.

    In memory, where each document is one passage, the words of both are indexed once.
    """

    def words(name: str, texts: Iterable[str]) -> WordIndex:
        place = folder / name if folder else None
        if place:
            place.mkdir()
        return WordIndex.build(texts, place)

    with catalog.database.reading():  # all of it as of one moment
        ids = catalog.passage_ids()

        def exact(rows: Rows) -> Matrix:
            return catalog.vectors_of_ids(ids[rows])

        numbers = catalog.numbers()
        passages = words(WORDS, catalog.texts())
        same = folder is None and np.array_equal(numbers, np.arange(len(catalog.digests())))
        documents = passages if same else words(DOCUMENTS, catalog.whole_texts())
        batches = (exact(rows) for rows in np.split(np.arange(len(ids)), range(BATCH, len(ids), BATCH)))
        vectors = VectorIndex.build(batches, len(ids), catalog.dimensions, exact)
        return Snapshot(catalog.generation, ids, numbers, vectors, passages, documents)


def _remove_others(place: Path, fresh: Path) -> None:
    """Older snapshots, and what a killed process left; whoever has one open goes on with it."""
    for other in place.iterdir():
        if other not in (fresh, place / LOCK):
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
