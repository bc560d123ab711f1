"""Bring an index in step with its folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from index.catalog import EmbeddedSpan
from index.documents import (
    READERS,
    Document,
    check_folder,
    find_files,
    make_document,
    read_bytes,
    relative_path,
)
from index.embedding import Embedder
from index.errors import FileError, FolderError
from index.settings import Settings
from index.splitter import split
from index.store import PassageStore

PASSAGES_PER_BATCH = 64


class Outcome(StrEnum):
    INDEXED = "indexed"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    FAILED = "failed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file; `passages` counts those embedded now."""

    path: str
    outcome: Outcome
    passages: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync is: `files_done` of `files`, and the passages embedded so far."""

    files_done: int
    files: int
    passages: int
    path: str


OnProgress = Callable[[Progress], None]
OnBatch = Callable[[int], None]
"""Is told how many passages of the file are embedded so far."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync found and did, in the order of paths; removed files first."""

    files: tuple[FileResult, ...]

    @property
    def embedded(self) -> int:
        """How many passages were embedded."""
        return sum(file.passages for file in self.files)

    @property
    def failures(self) -> tuple[FileResult, ...]:
        return tuple(file for file in self.files if file.outcome is Outcome.FAILED)

    @property
    def skipped(self) -> tuple[FileResult, ...]:
        return tuple(file for file in self.files if file.outcome is Outcome.SKIPPED)

    def __str__(self) -> str:
        counts = Counter(file.outcome for file in self.files)
        files = ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome if counts[outcome])
        embedded = f"embedded {self.embedded} passages" if self.embedded else "nothing to embed"
        return f"{files or 'no files'}; {embedded}"


def sync(
    folder: Path,
    store: PassageStore,
    embedder: Embedder,
    settings: Settings,
    on_progress: OnProgress = lambda progress: None,
) -> SyncReport:
    """Make the index say what the folder says. Costs what changed; each file is one transaction.

    A file that cannot be read is named in the report with the reason, and no longer answers. Raises
    FolderError where the folder is missing, or where nothing in it could be indexed.
    """
    check_folder(folder)
    files = {relative_path(path, folder): path for path in find_files(folder)}
    known = store.digests()
    gone = sorted(known.keys() - files.keys())
    if gone:
        store.remove(gone)
    results = [FileResult(path, Outcome.REMOVED) for path in gone]
    indexer = _Indexer(store, embedder, settings)
    for done, (name, path) in enumerate(files.items()):
        on_batch = _counter(on_progress, Progress(done, len(files), indexer.embedded, name))
        results.append(indexer.index(name, path, known.get(name), on_batch))
    store.purge()
    report = SyncReport(tuple(results))
    if not store.digests():
        raise FolderError(_nothing_indexed(folder, report))
    return report


def _counter(on_progress: OnProgress, so_far: Progress) -> OnBatch:
    """Tells of progress now, and after each batch of passages."""
    on_progress(so_far)
    return lambda passages: on_progress(replace(so_far, passages=so_far.passages + passages))


@dataclass(slots=True)
class _Indexer:
    """Brings the index in step with one file after the other."""

    store: PassageStore
    embedder: Embedder
    settings: Settings
    embedded: int = 0

    def index(self, name: str, path: Path, known_sha256: str | None, on_batch: OnBatch) -> FileResult:
        if path.suffix.lower() not in READERS and not path.is_dir():
            return FileResult(name, Outcome.SKIPPED, reason=f"no reader for {path.suffix or 'this kind'}")
        try:
            content = read_bytes(path, self.settings.max_file_bytes)
            if sha256(content).hexdigest() == known_sha256:
                return FileResult(name, Outcome.UNCHANGED)
            document = make_document(name, content)
        except FileError as error:
            self.store.remove([name])
            return FileResult(name, Outcome.FAILED, reason=str(error))
        spans = self._embed(document, on_batch)
        self.store.replace(document, spans)
        self.embedded += len(spans)
        return FileResult(name, Outcome.INDEXED, passages=len(spans))

    def _embed(self, document: Document, on_batch: OnBatch) -> Sequence[EmbeddedSpan]:
        places = split(document.text, self.embedder.tokenize, self.settings.max_passage_tokens)
        spans: list[EmbeddedSpan] = []
        for first in range(0, len(places), PASSAGES_PER_BATCH):
            batch = places[first : first + PASSAGES_PER_BATCH]
            vectors = self.embedder.embed([document.text[start:end] for start, end in batch])
            spans += [EmbeddedSpan(*place, vector) for place, vector in zip(batch, vectors, strict=True)]
            on_batch(len(spans))
        return spans


def _nothing_indexed(folder: Path, report: SyncReport) -> str:
    kinds = " or ".join(sorted(READERS))
    if not report.failures:
        return f"No documents in {folder}. Put {kinds} files into it."
    named = "; ".join(f"{file.path}: {file.reason}" for file in report.failures[:3])
    more = len(report.failures) - 3
    return f"No document in {folder} could be read: {named}{f'; and {more} more' if more > 0 else ''}."
