"""A folder of documents with its index, which a running page searches and brings in step."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from pathlib import Path

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle

from index.catalog import Held
from index.embedding import LocalEmbedding
from index.errors import FolderError, VerbatimError, in_short
from index.folder import find_files
from index.opening import open_store
from index.report import Outcome, SyncReport
from index.settings import Settings
from index.store import PassageStore
from index.sync import OnProgress, Progress, sync
from qa.chatbot import PASSAGES_READ, hybrid_retriever
from qa.passages import FindDocument


@dataclass(frozen=True, slots=True)
class Syncing:
    """A sync that is running: how far it is, and since when, in seconds of `time.monotonic`."""

    since: float
    progress: Progress | None = None

    @property
    def seconds_left(self) -> float | None:
        """By the files that are done; None before there are any."""
        if self.progress is None or not self.progress.files_done:
            return None
        left = self.progress.files - self.progress.files_done
        return (time.monotonic() - self.since) / self.progress.files_done * left


@dataclass(frozen=True, slots=True)
class State:
    """What a shelf holds and does. `fault` is why the last sync ended early, else ""."""

    held: tuple[Held, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    syncing: Syncing | None = None
    report: SyncReport | None = None
    fault: str = ""

    @property
    def doubt(self) -> str:
        """Why the last sync did nothing, and does nothing until it is told to prune; else ""."""
        return self.report.doubt if self.report else ""

    @property
    def unreachable(self) -> Mapping[str, str]:
        """The files and folders that the last sync could not reach, with the reason."""
        files = self.report.files if self.report else ()
        return {file.path: file.reason for file in files if file.outcome is Outcome.UNREACHABLE}


@dataclass(slots=True)
class Shelf:
    """Searched by `retriever`; `sync` reads the folder anew, with a connection of its own, so that
    searching goes on meanwhile."""

    folder: Path
    settings: Settings
    embedder: LocalEmbedding
    store: PassageStore
    retriever: BaseRetriever
    _one_sync: threading.Lock = field(default_factory=threading.Lock)
    _noting: threading.Lock = field(default_factory=threading.Lock)
    _waits: bool = False
    _syncing: Syncing | None = None
    _report: SyncReport | None = None
    _fault: str = ""
    _tried: bool = False
    _opened: int = 1

    @classmethod
    def open(cls, folder: Path, settings: Settings, embedder: LocalEmbedding) -> Shelf:
        """The shelf as it was left: nothing is read anew yet."""
        store = open_store(folder, settings, embedder)
        return cls(folder, settings, embedder, store, hybrid_retriever(store, embedder))

    @property
    def syncing(self) -> bool:
        return self._syncing is not None

    @property
    def untried(self) -> bool:
        """Whether no sync was tried since it was opened, and none is under way."""
        return not self._tried and not self.syncing

    @property
    def state(self) -> State:
        failed = tuple(
            (path, unread.reason) for path, unread in sorted(self.store.unread().items()) if unread.reason
        )
        return State(self.store.held(), failed, self._syncing, self._report, self._fault)

    def replaced(self) -> bool:
        """Whether its index was deleted or another put in its place, since it was last asked."""
        before, self._opened = self._opened, self.store.opened
        return self._opened != before

    def waiting(self) -> bool:
        """Whether a sync is to be begun, as those who look are told; not where one waits already."""
        with self._noting:
            first, self._waits = not self._waits, True
            self._syncing = self._syncing or Syncing(time.monotonic())
        return first

    def sync(self, on_progress: OnProgress = lambda progress: None, prune: bool = False) -> None:
        """Bring the index in step with the folder; where another thread is at it, when that is done.

        Whatever goes wrong is in the state: what is indexed can be searched all the same.
        """
        started = Syncing(time.monotonic())

        def follow(progress: Progress) -> None:
            self._syncing = Syncing(started.since, progress)
            on_progress(progress)

        with self._one_sync:
            self._syncing, self._waits = started, False
            report, fault = None, ""
            try:
                with closing(open_store(self.folder, self.settings, self.embedder)) as store:
                    report = sync(self.folder, store, self.embedder, self.settings, follow, prune=prune)
            except VerbatimError as error:
                fault = "" if self._is_empty() else str(error)
            except Exception as error:
                logging.getLogger(__name__).exception("%s could not be indexed", self.folder)
                fault = f"The documents could not be brought in step: {in_short(error)}"
            finally:
                self._report, self._fault, self._tried = report, fault, True
                with self._noting:
                    self._syncing = Syncing(time.monotonic()) if self._waits else None

    def _is_empty(self) -> bool:
        try:
            return next(find_files(self.folder), None) is None
        except FolderError:
            return False

    def close(self) -> None:
        self.store.close()


class Interleaved(BaseRetriever):
    """The hits of several retrievers in turn, the best of each first: their scores do not compare."""

    def __init__(self, retrievers: Sequence[BaseRetriever]) -> None:
        super().__init__()
        self._retrievers = tuple(retrievers)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = [retriever.retrieve(query_bundle) for retriever in self._retrievers]
        in_turn = chain.from_iterable(zip_longest(*found))
        return [hit for hit in in_turn if hit is not None][:PASSAGES_READ]


def either(find: FindDocument, other: FindDocument) -> FindDocument:
    """Looks in the second where the first has none."""
    return lambda path: find(path) or other(path)
