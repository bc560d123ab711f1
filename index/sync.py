"""Bring an index in step with its folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from index.catalog import EmbeddedSpan, Unread, Vector
from index.documents import Document, make_document
from index.embedding import Embedder
from index.errors import FileError, FolderError, PassingFileError
from index.folder import check_folder, find_files, read_bytes, relative_path
from index.readers import ocr
from index.readers.formats import FORMATS, LIBRARIES
from index.readers.process import Limits, ReadingProcess
from index.readers.text import NOTHING
from index.report import FileResult, Outcome, SyncReport
from index.settings import Settings
from index.splitter import split
from index.store import PassageStore

PASSAGES_PER_BATCH = 64


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
Vectors = Mapping[str, Vector]
"""Vectors that are known, by the text of their passage."""


def sync(
    folder: Path,
    store: PassageStore,
    embedder: Embedder,
    settings: Settings,
    on_progress: OnProgress = lambda progress: None,
    known_vectors: Callable[[str], Vectors] | None = None,
) -> SyncReport:
    """Make the index say what the folder says. Costs what changed; each file is one transaction.

    A file that was moved or renamed is not read again, and of a changed one only those passages are
    embedded whose text is new to it; `known_vectors` says which are not, by the document's path. A file
    that cannot be read is named in the report with the reason, and no longer answers; it is tried again
    when it has changed, or what reads it has. Raises FolderError where the folder is missing, or where
    nothing in it could be indexed.
    """
    check_folder(folder)
    known = known_vectors or store.vectors_of
    try:
        results = _sync_files(folder, store, embedder, settings, on_progress, known)
    finally:
        store.purge()  # what is committed is ready to be searched, whatever came then
    report = SyncReport(tuple(results))
    if not store.digests():
        raise FolderError(_nothing_indexed(folder, report))
    return report


def _sync_files(
    folder: Path,
    store: PassageStore,
    embedder: Embedder,
    settings: Settings,
    on_progress: OnProgress,
    known_vectors: Callable[[str], Vectors],
) -> list[FileResult]:
    files = {relative_path(path, folder): path for path in find_files(folder)}
    known, unread = store.digests(), store.unread()
    gone = sorted(known.keys() - files.keys())
    never_read = unread.keys() - known.keys() - files.keys()
    moved = _moved({name: known[name] for name in gone}, files.keys() - known.keys(), files, settings)
    removed = [name for name in gone if name not in moved.values()]
    if gone or never_read:
        store.move_and_remove({old: new for new, old in moved.items()}, [*removed, *never_read])
    results = [FileResult(name, Outcome.REMOVED) for name in removed]
    with ReadingProcess(settings.limits) as reading:
        indexer = _Indexer(store, embedder, settings, reading, known_vectors, what_reads(settings.limits))
        for done, (name, path) in enumerate(files.items()):
            on_batch = _counter(on_progress, Progress(done, len(files), indexer.embedded, name))
            before = moved.get(name, name)
            result = indexer.index(name, path, Before(known.get(before), unread.get(before)), on_batch)
            results.append(_as_moved(result, moved.get(name)))
    return results


def _moved(
    gone: Mapping[str, str], new: set[str], files: Mapping[str, Path], settings: Settings
) -> dict[str, str]:
    """The former names of files that are new by name and have the content of one that is gone."""
    former = {(digest, _ending(name)): name for name, digest in sorted(gone.items(), reverse=True)}
    found: dict[str, str] = {}
    for name in sorted(new):
        if _ending(name) in {ending for _, ending in former}:
            key = (_digest(files[name], settings.max_file_bytes), _ending(name))
            if key in former:
                found[name] = former.pop(key)
    return found


def _ending(name: str) -> str:
    return Path(name).suffix.lower()


def _digest(path: Path, max_bytes: int) -> str:
    """Of the file's content; empty where it cannot be read."""
    try:
        return sha256(read_bytes(path, max_bytes)).hexdigest()
    except FileError:
        return ""


def _as_moved(result: FileResult, former: str | None) -> FileResult:
    if former is None or result.outcome is not Outcome.UNCHANGED:
        return result
    return replace(result, outcome=Outcome.MOVED, reason=f"from {former}")


def _counter(on_progress: OnProgress, so_far: Progress) -> OnBatch:
    """Tells of progress now, and after each batch of passages."""
    on_progress(so_far)
    return lambda passages: on_progress(replace(so_far, passages=so_far.passages + passages))


def what_reads(limits: Limits) -> str:
    """All that decides whether a file can be read, and how much of it, other than the file."""
    versions = {name: version(name) for name in ("verbatim-qa", *LIBRARIES)}
    return json.dumps({**versions, "ocr": ocr.installed(), **asdict(limits)})


def today(read_with: str) -> str:
    """For a fault that may pass: it is as another reader's tomorrow."""
    return f"{read_with} on {date.today()}"


@dataclass(frozen=True, slots=True)
class Before:
    """What the index knows of a file: the content of its document, what of it could not be read."""

    sha256: str | None
    unread: Unread | None


@dataclass(slots=True)
class _Indexer:
    """Brings the index in step with one file after the other."""

    store: PassageStore
    embedder: Embedder
    settings: Settings
    reading: ReadingProcess
    known_vectors: Callable[[str], Vectors]
    read_with: str
    embedded: int = 0

    def index(self, name: str, path: Path, before: Before, on_batch: OnBatch) -> FileResult:
        ending = path.suffix.lower()
        if ending not in FORMATS and not path.is_dir():
            return FileResult(name, Outcome.SKIPPED, reason=f"no reader for {path.suffix or 'this kind'}")
        try:
            content = read_bytes(path, self.settings.max_file_bytes)
        except FileError as error:
            return self._failed(name, str(error), None)
        tried = Unread(sha256(content).hexdigest(), self.read_with)
        if before.unread in (None, tried) and before.sha256 == tried.sha256:
            return FileResult(name, Outcome.UNCHANGED)
        passing = replace(tried, read_with=today(self.read_with))
        if before.unread and replace(before.unread, reason="") in (tried, passing):
            return _without_text(name, before.unread.reason)
        try:
            pages = self.reading.pages(ending, content)
            document = make_document(name, tried.sha256, pages, FORMATS[ending].paged)
        except PassingFileError as error:
            return self._failed(name, str(error), passing)
        except FileError as error:
            return self._failed(name, str(error), tried)
        spans, embedded = self._embed(document, on_batch)
        all_read = document.pages_with_text == len(document.page_starts)
        self.store.replace(document, spans, None if all_read else tried)
        self.embedded += embedded
        return FileResult.of(document, embedded)

    def _failed(self, name: str, reason: str, tried: Unread | None) -> FileResult:
        """Nothing of the file answers any more; where it was `tried` in vain, that is remembered."""
        self.store.fail(name, tried and replace(tried, reason=reason))
        return _without_text(name, reason)

    def _embed(self, document: Document, on_batch: OnBatch) -> tuple[list[EmbeddedSpan], int]:
        """All passages of the document with their vectors, and how many had to be embedded."""
        places = split(document.text, self.embedder.tokenize, self.settings.max_passage_tokens)
        texts = [document.text[start:end] for start, end in places]
        vectors = dict(self.known_vectors(document.path))
        new = [text for text in dict.fromkeys(texts) if text not in vectors]
        for first in range(0, len(new), PASSAGES_PER_BATCH):
            batch = new[first : first + PASSAGES_PER_BATCH]
            vectors.update(zip(batch, self.embedder.embed(batch), strict=True))
            on_batch(first + len(batch))
        spans = [EmbeddedSpan(*place, vectors[text]) for place, text in zip(places, texts, strict=True)]
        return spans, len(new)


def _without_text(name: str, reason: str) -> FileResult:
    return FileResult(name, Outcome.EMPTY if reason == NOTHING else Outcome.FAILED, reason=reason)


def _nothing_indexed(folder: Path, report: SyncReport) -> str:
    kinds = ", ".join(sorted(FORMATS))
    without = [file for file in report.files if file.outcome in (Outcome.EMPTY, Outcome.FAILED)]
    if not without:
        return f"No documents in {folder}. Put files of these kinds into it: {kinds}."
    named = "; ".join(f"{file.path}: {file.reason}" for file in without[:3])
    more = len(without) - 3
    return f"No document in {folder} could be read: {named}{f'; and {more} more' if more > 0 else ''}."
