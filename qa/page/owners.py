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
        return next((self.root / name for name, mark in self._marked() if _is_of(mark, known)), None)

    def make(self, owner: str) -> Path:
        """A folder for this person, who has none."""
        name = secrets.token_hex(16)
        fresh = self.root / f"{NEW}{name}"
        fresh.mkdir(mode=0o700)
        _mark(fresh, _known_as(owner))
        return fresh.rename(self.root / name)

    def folders(self) -> list[Path]:
        """Everyone's."""
        return [self.root / name for name, _ in self._marked()]

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
        return [self.root / name.removeprefix(GONE) for name in self._named(GONE)]

    def forget(self, folder: Path) -> None:
        shutil.rmtree(self.root / f"{GONE}{folder.name}", ignore_errors=True)

    def unfinished(self) -> list[Path]:
        """Those that were not complete when a process was killed: nothing of anyone is in them."""
        return [self.root / name for name in self._named(NEW)]

    def unmarked(self, inside: str) -> list[Path]:
        """Those of earlier versions, which are named by an unsalted digest and hold a folder `inside`."""
        marks = dict(self._marked())
        old = [name for name in self._named("") if name not in marks or _is_of(marks[name], name)]
        return [self.root / name for name in old if (self.root / name / inside).is_dir()]

    def adopt(self, folder: Path) -> Path:
        """Give a folder of an earlier version a mark and a random name."""
        if not self._mark_of(folder.name):
            _mark(folder, folder.name)
        return folder.rename(self.root / secrets.token_hex(16))

    def _named(self, prefix: str) -> list[str]:
        if not self.root.is_dir():
            return []
        with os.scandir(self.root) as entries:
            names = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
        return sorted(
            name for name in names if name.startswith(prefix) and RANDOM.fullmatch(name[len(prefix) :])
        )

    def _marked(self) -> list[tuple[str, bytes]]:
        """The folders' names with their marks."""
        named = ((name, self._mark_of(name)) for name in self._named(""))
        found = [(name, mark) for name, mark in named if mark]
        self._marks = dict(found)
        return found

    def _mark_of(self, name: str) -> bytes | None:
        if name in self._marks:
            return self._marks[name]
        try:
            mark = (self.root / name / WHOSE).read_bytes()
        except OSError:
            return None
        return mark if len(mark) == 2 * SALT_BYTES else None


def _known_as(owner: str) -> str:
    return sha256(owner.encode()).hexdigest()[:32]


def _salted(salt: bytes, known: str) -> bytes:
    return salt + hmac.digest(salt, known.encode(), "sha256")


def _is_of(mark: bytes, known: str) -> bool:
    return hmac.compare_digest(mark, _salted(mark[:SALT_BYTES], known))


def _mark(folder: Path, known: str) -> None:
    fresh = folder / f"{WHOSE}.new"
    with fresh.open("wb") as file:
        file.write(_salted(secrets.token_bytes(SALT_BYTES), known))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / WHOSE)
