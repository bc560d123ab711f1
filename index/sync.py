"""Bring an index in step with its folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from index.compare import Comparison, Plan, compare, plan
from index.embedding import Embedder
from index.errors import FolderError
from index.folder import check_folder
from index.indexing import Indexing, Vectors
from index.looking import Task, look_ahead
from index.readers.formats import FORMATS
from index.report import FileResult, Outcome, SyncReport
from index.settings import Settings
from index.store import PassageStore


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync is: `files_done` of `files`, and the passages embedded so far."""

    files_done: int
    files: int
    passages: int
    path: str


OnProgress = Callable[[Progress], None]


def sync(
    folder: Path,
    store: PassageStore,
    embedder: Embedder,
    settings: Settings,
    on_progress: OnProgress = lambda progress: None,
    known_vectors: Callable[[str], Vectors] | None = None,
    prune: bool = False,
) -> SyncReport:
    """Make the index say what the folder says. Costs what changed; each file is one transaction.

    A file that was moved or renamed is not read again, and of a changed one only those passages are
    embedded whose text is new to it; `known_vectors` says which are not, by the document's path. A file
    that cannot be read is named in the report with the reason, and no longer answers; it is tried again
    when it has changed, or what reads it has. One that cannot be reached keeps what the index has of it.

    If more than half of the documents are gone at once, nothing is changed and the report says so, unless
    `prune` is set. Raises FolderError if the folder is missing, or if nothing in it could be indexed.
    """
    check_folder(folder)
    found = compare(folder, store.digests(), store.unread(), settings)
    doubt = "" if prune else found.doubt(folder)
    if doubt:
        return SyncReport(doubt=doubt)
    try:
        results = _bring_in_step(found, store, embedder, settings, on_progress, known_vectors)
    finally:
        store.purge()  # what is committed is ready to be searched, whatever came then
    report = SyncReport(tuple(results))
    if not store.digests():
        raise FolderError(_nothing_indexed(folder, report))
    return report


def planned(folder: Path, store: PassageStore | None, settings: Settings) -> Plan:
    """What `sync` would add, change, move and remove; without a store, as if nothing were indexed."""
    check_folder(folder)
    known, unread = (store.digests(), store.unread()) if store else ({}, {})
    return plan(folder, compare(folder, known, unread, settings), settings)


def _bring_in_step(
    found: Comparison,
    store: PassageStore,
    embedder: Embedder,
    settings: Settings,
    on_progress: OnProgress,
    known_vectors: Callable[[str], Vectors] | None,
) -> list[FileResult]:
    gone = [*found.removed, *found.forgotten]
    if gone or found.moved:
        store.move_and_remove({old: new for new, old in found.moved.items()}, gone)
    results = [FileResult(name, Outcome.REMOVED) for name in found.removed] + found.unreachable
    files = found.listing.files
    done: dict[str, FileResult] = {}

    def tell(name: str) -> None:
        on_progress(Progress(len(done), len(files), indexing.embedded, name))

    def tasks() -> Iterator[Task]:
        for name, path in files.items():
            tell(name)
            before = found.moved.get(name, name)
            yield Task(name, path, found.known.get(before), found.unread.get(before))

    indexing = Indexing(store, embedder, known_vectors or store.vectors_of, tell)
    for result in indexing.results(look_ahead(tasks(), embedder, settings)):
        done[result.path] = _as_moved(result, found.moved.get(result.path))
    return [*results, *(done[name] for name in files)]


def _as_moved(result: FileResult, former: str | None) -> FileResult:
    if former is None or result.outcome is not Outcome.UNCHANGED:
        return result
    return replace(result, outcome=Outcome.MOVED, reason=f"from {former}")


def _nothing_indexed(folder: Path, report: SyncReport) -> str:
    kinds = ", ".join(sorted(FORMATS))
    bad = (Outcome.EMPTY, Outcome.FAILED, Outcome.UNREACHABLE)
    without = [file for file in report.files if file.outcome in bad]
    if not without:
        return f"No documents in {folder}. Put files of these kinds into it: {kinds}."
    named = "; ".join(f"{file.path}: {file.reason}" for file in without[:3])
    more = len(without) - 3
    return f"No document in {folder} could be read: {named}{f'; and {more} more' if more > 0 else ''}."
