"""Look at files, one after the other: what is as it was, what cannot be read, and what is in the others."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from index.ahead import ahead
from index.catalog import Unread
from index.documents import Document, make_document
from index.embedding import Embedder
from index.errors import FileError, PassingFileError, UnreachableError, VerbatimError, in_short
from index.folder import read_bytes
from index.readers import ocr
from index.readers.formats import FORMATS, LIBRARIES
from index.readers.process import Limits, ReadingProcess, Splitting
from index.readers.text import NOTHING
from index.report import FileResult, Outcome
from index.settings import Settings
from index.splitter import Span

AHEAD_FILES, AHEAD_BYTES = 64, 20_000_000
PACKED = 20
"""How much larger than its file the text of an archive is taken to be."""


@dataclass(frozen=True, slots=True)
class Task:
    """A file to look at, and what the index knows of it: the digest of its content, what was not read."""

    name: str
    path: Path
    sha256: str | None
    unread: Unread | None


@dataclass(frozen=True, slots=True)
class Failure:
    """A file whose content cannot be indexed; where it was `tried` in vain, that is to be remembered."""

    name: str
    reason: str
    tried: Unread | None

    @property
    def result(self) -> FileResult:
        return _without_text(self.name, self.reason)


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What is in a file that is to be indexed. `tried` is what it was read with; `unread` the same where some
    of its pages have no text."""

    document: Document
    passages: list[Span] = field(repr=False)
    tried: Unread
    unread: Unread | None

    def failure(self, error: Exception) -> Failure:
        """The same file where it broke what came after the reading."""
        return failure(self.document.path, error, self.tried)


Looked = FileResult | Failure | ReadDocument


def look_ahead(tasks: Iterable[Task], embedder: Embedder, settings: Settings) -> Iterator[Looked]:
    """What is found of each, in order, while those before it are being embedded."""

    def splitting() -> Splitting:
        return Splitting(embedder.tokenizer, settings.max_passage_tokens)

    with ReadingProcess(settings.limits, splitting) as reading:
        looker = _Looker(settings, reading, what_reads(settings.limits))
        yield from ahead(tasks, looker.look, reading.close, _weight, AHEAD_FILES, AHEAD_BYTES)


def _weight(task: Task) -> int:
    try:
        size = os.stat(task.path).st_size
    except OSError:
        return 0
    kind = FORMATS.get(task.path.suffix.lower())
    return size * PACKED if kind and kind.archive else size


def what_reads(limits: Limits) -> str:
    """All that decides whether a file can be read, and how much of it, other than the file."""
    versions = {name: version(name) for name in ("verbatim-qa", *LIBRARIES)}
    return json.dumps({**versions, "ocr": ocr.installed(), **asdict(limits)})


def today(read_with: str) -> str:
    """For a fault that may pass: it is as another reader's tomorrow."""
    return f"{read_with} on {date.today()}"


def failure(name: str, error: Exception, tried: Unread) -> Failure:
    """An error that was not expected of a file, which is logged and tried again another day."""
    logging.getLogger(__name__).error("%s could not be indexed", name, exc_info=error)
    reason = in_short(error)
    return Failure(name, reason, replace(tried, read_with=today(tried.read_with), reason=reason))


@dataclass(frozen=True, slots=True)
class _Looker:
    settings: Settings
    reading: ReadingProcess
    read_with: str

    def look(self, task: Task) -> Looked:
        """Raises only what is no fault of the file."""
        tried = Unread("", self.read_with)
        try:
            if task.path.suffix.lower() not in FORMATS:
                reason = f"no reader for {task.path.suffix or 'this kind'}"
                return FileResult(task.name, Outcome.SKIPPED, reason=reason)
            content = read_bytes(task.path, self.settings.max_file_bytes)
            tried = Unread(sha256(content).hexdigest(), self.read_with)
            return self._as_before(task, tried) or self._read(task, content, tried)
        except UnreachableError as error:
            return FileResult(task.name, Outcome.UNREACHABLE, reason=str(error))
        except PassingFileError as error:
            return Failure(task.name, str(error), replace(self._passing(tried), reason=str(error)))
        except FileError as error:
            return Failure(task.name, str(error), replace(tried, reason=str(error)) if tried.sha256 else None)
        except VerbatimError:
            raise
        except Exception as error:
            return failure(task.name, error, tried)

    def _as_before(self, task: Task, tried: Unread) -> FileResult | None:
        """The result for a file of which nothing new would come."""
        if task.unread in (None, tried) and task.sha256 == tried.sha256:
            return FileResult(task.name, Outcome.UNCHANGED)
        if task.unread and replace(task.unread, reason="") in (tried, self._passing(tried)):
            return _without_text(task.name, task.unread.reason)
        return None

    @staticmethod
    def _passing(tried: Unread) -> Unread:
        return replace(tried, read_with=today(tried.read_with))

    def _read(self, task: Task, content: bytes, tried: Unread) -> ReadDocument:
        ending = task.path.suffix.lower()
        found = self.reading.read(ending, content)
        document = make_document(task.name, tried.sha256, found.pages, FORMATS[ending].paged)
        all_read = document.pages_with_text == len(document.page_starts)
        return ReadDocument(document, found.passages, tried, None if all_read else tried)


def _without_text(name: str, reason: str) -> FileResult:
    return FileResult(name, Outcome.EMPTY if reason == NOTHING else Outcome.FAILED, reason=reason)
