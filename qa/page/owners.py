"""Whose folder is which: a person's has a random name, and says by a salted digest whose it is.

There is no list that could be lost or be out of step with the folders. A folder gets its name when it is
complete, and loses it before any of it goes: whenever the process is killed, each is whole or gone.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
import shutil
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

WHOSE = ".owner"
"""The file with the salt and the digest, 32 bytes each; it was last changed when the person last came."""
NEW, GONE = ".new-", ".gone-"
RANDOM = re.compile(r"[0-9a-f]{32}")
SALT_BYTES = 32


@dataclass(slots=True)
class Owners:
    """The folders of people in `root`. What else is there is left alone."""

    root: Path
    _marks: dict[str, bytes] = field(default_factory=dict)

    def find(self, owner: str) -> Path | None:
        """This person's folder; None where there is none."""
        known = _known_as(owner)
        return next((folder for folder in self.folders() if self._is_of(folder, known)), None)

    def make(self, owner: str) -> Path:
        """A folder for this person, who has none."""
        name = secrets.token_hex(16)
        fresh = self.root / f"{NEW}{name}"
        fresh.mkdir(mode=0o700)
        _mark(fresh, _known_as(owner))
        return fresh.rename(self.root / name)

    def folders(self) -> list[Path]:
        """Everyone's."""
        found = [folder for folder in self._named("") if self._mark_of(folder)]
        for name in self._marks.keys() - {folder.name for folder in found}:
            del self._marks[name]
        return found

    def used(self, folder: Path) -> float:
        """When the person last came, in seconds since 1970."""
        return (folder / WHOSE).stat().st_mtime

    def touch(self, folder: Path) -> None:
        os.utime(folder / WHOSE)

    def discard(self, folder: Path) -> None:
        """It is nobody's from now on, and what is in it goes; `forget` it when nothing else is to be done."""
        gone = folder.rename(self.root / f"{GONE}{folder.name}")
        for entry in gone.iterdir():
            shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()

    def discarded(self) -> list[Path]:
        """The folders, by the names that they had, which were discarded and not forgotten."""
        return [self.root / folder.name.removeprefix(GONE) for folder in self._named(GONE)]

    def forget(self, folder: Path) -> None:
        shutil.rmtree(self.root / f"{GONE}{folder.name}", ignore_errors=True)

    def unfinished(self) -> list[Path]:
        """Those that were not complete when a process was killed: nothing of anyone is in them."""
        return self._named(NEW)

    def unmarked(self, inside: str) -> list[Path]:
        """Those of earlier versions, which are named by an unsalted digest and hold a folder `inside`."""
        return [
            folder
            for folder in self._named("")
            if (folder / inside).is_dir()
            and (not (folder / WHOSE).exists() or self._is_of(folder, folder.name))
        ]

    def adopt(self, folder: Path) -> Path:
        """Give a folder of an earlier version a mark and a random name."""
        if not (folder / WHOSE).exists():
            _mark(folder, folder.name)
        return folder.rename(self.root / secrets.token_hex(16))

    def _named(self, prefix: str) -> list[Path]:
        if not self.root.is_dir():
            return []
        with os.scandir(self.root) as entries:
            names = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
        return [
            self.root / name
            for name in sorted(names)
            if name.startswith(prefix) and RANDOM.fullmatch(name.removeprefix(prefix))
        ]

    def _is_of(self, folder: Path, known: str) -> bool:
        mark = self._mark_of(folder)
        return mark is not None and hmac.compare_digest(mark, _marked(mark[:SALT_BYTES], known))

    def _mark_of(self, folder: Path) -> bytes | None:
        if folder.name not in self._marks:
            try:
                mark = (folder / WHOSE).read_bytes()
            except OSError:
                return None
            if len(mark) != 2 * SALT_BYTES:
                return None
            self._marks[folder.name] = mark
        return self._marks[folder.name]


def _known_as(owner: str) -> str:
    return sha256(owner.encode()).hexdigest()[:32]


def _marked(salt: bytes, known: str) -> bytes:
    return salt + hmac.digest(salt, known.encode(), "sha256")


def _mark(folder: Path, known: str) -> None:
    fresh = folder / f"{WHOSE}.new"
    with fresh.open("wb") as file:
        file.write(_marked(secrets.token_bytes(SALT_BYTES), known))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / WHOSE)
