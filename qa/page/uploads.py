"""What people drop onto the page: taken with care, kept in a folder for each of them."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock

from index.embedding import LocalEmbedding
from index.errors import VerbatimError
from index.files import remove_index
from index.readers.formats import FORMATS
from index.settings import Settings
from qa.chatbot import Chatbot
from qa.page.events import document_id
from qa.page.faults import in_words
from qa.page.kinds import fits
from qa.page.names import safe_name
from qa.page.owners import Owners
from qa.page.room import Held, Room
from qa.page.shelf import Interleaved, Shelf, either

INSIDE = "your files"
"""The folder in a person's own folder, so that their files are told from the shared ones by name."""
MOST_FILES = 50
MOST_OWNERS = 200
"""People who have files at once."""
MOST_BYTES = 20_000_000_000
"""Of all files of everyone, with their indexes: nobody fills the disk."""
UNUSED_S = 3_600.0
"""Files of who did not come for so long may go to make room for those of others."""
MOST_OPEN = 64
IDLE_S = 600.0
"""An index that was not used for so long may be closed to open another."""
WAIT_S = 10.0
COPIED, LOCK = ".copied-", ".lock"


class UploadError(VerbatimError):
    """A file is not taken; the message says why."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that lies in a folder of the server's own, with the name that it was given."""

    path: Path
    name: str


@dataclass(slots=True)
class Uploads:
    """A folder with a folder for each person (`owners.py`); each has an index of its own.

    `max_bytes` is for one file, `most_bytes` for all files of everyone and their indexes. Who would have
    nowhere to put a file takes the place of who has not come for longest, if that is `unused_s` ago. Nobody's
    files are searched or named for anybody else.
    """

    root: Path
    settings: Settings
    embedder: LocalEmbedding
    max_bytes: int
    most_owners: int = MOST_OWNERS
    most_bytes: int = MOST_BYTES
    unused_s: float = UNUSED_S
    _open: OrderedDict[str, tuple[Shelf, float]] = field(default_factory=OrderedDict)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _owners: Owners = field(init=False)

    def __post_init__(self) -> None:
        self._owners = Owners(self.root)

    def folder(self, owner: str) -> Path | None:
        """What this person has lies there; None where that is nothing."""
        return self._owners.find(owner)

    def shelf(self, owner: str) -> Shelf | None:
        """What this person has; None where that is nothing."""
        with self._lock:
            folder = self._owners.find(owner)
            if folder is None:
                return None
            with suppress(FileNotFoundError):  # another process took it away just now
                self._owners.touch(folder)
            found = self._open.get(folder.name)
            shelf = found[0] if found else Shelf.open(folder, self.settings, self.embedder)
            self._open[folder.name] = (shelf, time.monotonic())
            self._open.move_to_end(folder.name)
            while len(self._open) > MOST_OPEN and self._close(next(iter(self._open))):
                pass
            return shelf

    def _close(self, name: str) -> bool:
        """Whether the shelf of this folder is closed, as it is if it has not been used for some time."""
        if name in self._open:
            shelf, used = self._open[name]
            if shelf.syncing or time.monotonic() - used < IDLE_S:
                return False
            del self._open[name]
            shelf.close()
        return True

    def chatbot(self, owner: str, shared: Chatbot) -> Chatbot:
        """Answers from the shared documents and from this person's."""
        own = self.shelf(owner)
        if own is None:
            return shared
        return Chatbot(
            Interleaved([own.retriever, shared.retriever]),
            shared.reader,
            shared.threshold,
            either(own.store.document, shared.find_document),
            paths=lambda: (*own.store.digests(), *shared.corpus.paths()),
            judge=shared.judge,
        )

    def add(self, owner: str, uploads: Iterable[Upload]) -> list[str]:
        """Copy the files that can be taken; why the others cannot, a line each. `sync` the shelf then."""
        refused = []
        for upload in uploads:
            try:
                self._take(owner, upload)
            except Exception as error:  # one file never costs the others
                refused.append(f"{upload.name} was not taken: {in_words(error)}")
        return refused

    def _take(self, owner: str, upload: Upload) -> None:
        name = safe_name(upload.name)
        ending = Path(name).suffix.lower()
        if ending not in FORMATS:
            raise UploadError(f"no reader for {ending or 'a name without an ending'}")
        if upload.path.is_symlink() or not upload.path.is_file():
            raise UploadError("it is no file")
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._copied(upload.path) as copy:
            if not fits(ending, copy):
                raise UploadError(f"what is in it is no {ending} file")
            with self._alone():
                inside = self._room(owner, name, copy.stat().st_size) / INSIDE
                inside.mkdir(exist_ok=True, mode=0o700)
                os.replace(copy, inside / name)

    @contextmanager
    def _copied(self, source: Path) -> Iterator[Path]:
        """A copy in the root, readable by the owner alone, never executable; gone if it is left there."""
        with source.open("rb") as read:
            if os.fstat(read.fileno()).st_size > self.max_bytes:
                raise UploadError(f"it has more than {self.max_bytes / 1e6:,.0f} MB")
            number, copy = tempfile.mkstemp(prefix=COPIED, dir=self.root)
            try:
                with os.fdopen(number, "wb") as written:
                    shutil.copyfileobj(read, written)
                    written.flush()
                    os.fsync(number)
                yield Path(copy)
            finally:
                Path(copy).unlink(missing_ok=True)

    def _room(self, owner: str, name: str, size: int) -> Path:
        """The folder of this person, with room for this file; those who leave for it are gone."""
        own = self._owners.find(owner)
        mine = _sizes(own / INSIDE) if own else {}
        if name not in mine and len(mine) >= MOST_FILES:
            raise UploadError(f"there are {MOST_FILES} files already: remove some")
        has = [held for held in map(self._held, self._owners.folders()) if held.files]
        others = [held for held in has if held.folder != own]
        wanted = sum(held.size for held in has if held.folder == own) - mine.get(name, 0) + size
        room = Room(self.most_owners, self.most_bytes, time.time() - self.unused_s)
        for held in room.leaving(others, wanted):
            self._owners.discard(held.folder)
            self._finish(held.folder)
        return own or self._owners.make(owner)

    def _held(self, folder: Path) -> Held:
        index = self.settings.index_path(folder)
        files = _sizes(folder / INSIDE)
        size = sum(files.values()) + (index.stat().st_size if index.exists() else 0)
        return Held(folder, len(files), size, self._owners.used(folder))

    def remove(self, owner: str, document: str) -> bool:
        """Delete the one of the person's documents that has this id. `sync` the shelf then."""
        with self._lock:
            folder = self._owners.find(owner)
            for name in _sizes(folder / INSIDE) if folder else ():
                if folder and document_id(f"{INSIDE}/{name}") == document:
                    (folder / INSIDE / name).unlink()
                    return True
        return False

    def tidy(self) -> None:
        """At the start: finish what was cut short, and give the folders of earlier versions random names.

        Raises UploadError where the root cannot be used.
        """
        if not self.root.is_dir():
            return
        try:
            with self._alone():
                for copy in self.root.glob(f"{COPIED}*"):
                    copy.unlink()
                for folder in self._owners.unfinished():
                    shutil.rmtree(folder)
                for folder in self._owners.unmarked(INSIDE):
                    remove_index(self.settings.index_path(folder))  # of its path: it is built anew
                    self._owners.adopt(folder)
            self.sweep()
        except OSError as error:
            reason = error.strerror or "it is in use"
            raise UploadError(f"Cannot use {self.root}: {reason}. Name a folder with --uploads.") from error

    def sweep(self) -> None:
        """Let go of folders without files, and of the indexes of those that went, if nobody searches them."""
        if not self.root.is_dir():
            return
        with self._alone():
            for folder in self._owners.folders():
                shelf = self._open.get(folder.name)
                if not _sizes(folder / INSIDE) and not (shelf and shelf[0].syncing):
                    self._owners.discard(folder)
            for folder in self._owners.discarded():
                self._finish(folder)

    def _finish(self, folder: Path) -> None:
        if self._close(folder.name):
            with suppress(VerbatimError):  # another process has it open: later, then
                remove_index(self.settings.index_path(folder))
                self._owners.forget(folder)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other thread, and no other process, makes or takes away a folder."""
        with self._lock, FileLock(self.root / LOCK, timeout=WAIT_S):
            yield


def _sizes(inside: Path) -> dict[str, int]:
    """The files with their numbers of bytes; none where there is no such folder."""
    if not inside.is_dir():
        return {}
    with os.scandir(inside) as entries:
        return {entry.name: entry.stat().st_size for entry in entries if not entry.name.startswith(".")}
