"""What people drop onto the page: taken with care, kept in a folder for each of them."""

from __future__ import annotations

import os
import re
import shutil
import threading
import time
import unicodedata
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from index.embedding import LocalEmbedding
from index.errors import VerbatimError
from index.readers.formats import FORMATS
from index.settings import Settings
from qa.chatbot import Chatbot
from qa.page.kinds import fits
from qa.page.shelf import Interleaved, Shelf, either

INSIDE = "your files"
"""The folder in a person's own folder, so that their files are told from the shared ones by name."""
MOST_FILES = 50
MOST_OWNERS = 200
"""People whose files are kept: who comes after them is told so, and nobody fills the disk."""
MOST_OPEN = 64
IDLE_S = 600.0
"""An index that was not used for so long may be closed to open another."""
MAX_NAME_BYTES = 180
NOT_IN_NAMES = re.compile(
    r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff<>:"|?*/\\]'
)
RESERVED = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)


class UploadError(VerbatimError):
    """A file is not taken; the message says why."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that lies in the server's own temporary folder, with the name that it was given."""

    path: Path
    name: str


def safe_name(name: str) -> str:
    """A name for a file in a folder of ours, whatever it was called; the ending stays.

    >>> safe_name("../../etc/passwd.txt"), safe_name("nul.txt"), safe_name(".."), safe_name("a\\u202etxt.pdf")
    ('passwd.txt', '_nul.txt', 'file', 'atxt.pdf')
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    stem, dot, ending = NOT_IN_NAMES.sub("", last).strip(" .").rpartition(".")
    stem, ending = (stem, ending) if dot else (ending, "")
    room = MAX_NAME_BYTES - len(ending.encode()) - 1
    stem = (stem.encode()[: max(room, 1)].decode(errors="ignore").strip(" .")) or "file"
    stem = f"_{stem}" if RESERVED.match(stem.split(".")[0]) else stem
    return f"{stem}.{ending}" if ending and room > 0 else stem


@dataclass(slots=True)
class Uploads:
    """A folder with a folder for each person, by a digest of who they are; each has an index of its own.

    `max_bytes` is for one file. Nobody's files are searched or named for anybody else.
    """

    root: Path
    settings: Settings
    embedder: LocalEmbedding
    max_bytes: int
    _open: OrderedDict[str, tuple[Shelf, float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def folder(self, owner: str) -> Path:
        return self.root / sha256(owner.encode()).hexdigest()[:32]

    def shelf(self, owner: str) -> Shelf | None:
        """What this person has; None where that is nothing."""
        folder = self.folder(owner)
        if not folder.is_dir():
            return None
        with self._lock:
            found = self._open.get(owner)
            shelf = found[0] if found else Shelf.open(folder, self.settings, self.embedder)
            self._open[owner] = (shelf, time.monotonic())
            self._open.move_to_end(owner)
            self._close_idle()
            return shelf

    def _close_idle(self) -> None:
        while len(self._open) > MOST_OPEN:
            owner, (shelf, used) = next(iter(self._open.items()))
            if shelf.syncing or time.monotonic() - used < IDLE_S:
                return
            del self._open[owner]
            shelf.close()

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
        """Take the files that can be; why the others cannot, a line each. `sync` the shelf then."""
        inside = self.folder(owner) / INSIDE
        refused = []
        for upload in uploads:
            try:
                self._take(inside, upload)
            except (UploadError, OSError) as error:
                refused.append(f"{upload.name} was not taken: {error}")
        return refused

    def _take(self, inside: Path, upload: Upload) -> None:
        name = safe_name(upload.name)
        ending = Path(name).suffix.lower()
        if ending not in FORMATS:
            raise UploadError(f"no reader for {ending or 'a name without an ending'}")
        if upload.path.is_symlink() or not upload.path.is_file():
            raise UploadError("it is no file")
        if upload.path.stat().st_size > self.max_bytes:
            raise UploadError(f"it has more than {self.max_bytes / 1e6:,.0f} MB")
        if not fits(ending, upload.path):
            raise UploadError(f"what is in it is no {ending} file")
        self._make_room(inside)
        inside.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not (inside / name).exists() and len(self.names(inside)) >= MOST_FILES:
            raise UploadError(f"there are {MOST_FILES} files already: remove some")
        _put(upload.path, inside / name)

    def _make_room(self, inside: Path) -> None:
        if not inside.exists() and self.root.exists() and len(list(self.root.iterdir())) >= MOST_OWNERS:
            raise UploadError("there is no room for the files of more people")

    @staticmethod
    def names(inside: Path) -> list[str]:
        return sorted(entry.name for entry in inside.glob("[!.]*")) if inside.is_dir() else []

    def remove(self, owner: str, path: str) -> bool:
        """Delete the file that has this path among the person's documents. `sync` the shelf then."""
        inside = self.folder(owner) / INSIDE
        for name in self.names(inside):
            if f"{INSIDE}/{name}" == path:
                (inside / name).unlink()
                return True
        return False


def _put(source: Path, to: Path) -> None:
    """Whole or not at all, readable by the owner alone, never executable; the source is gone then."""
    fresh = to.with_name(f".{sha256(to.name.encode()).hexdigest()[:16]}.new")
    fresh.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with source.open("rb") as read, os.fdopen(os.open(fresh, flags, 0o600), "wb") as written:
        shutil.copyfileobj(read, written)
    os.replace(fresh, to)
    source.unlink(missing_ok=True)
