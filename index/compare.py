"""What is different between a folder and its index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from shlex import quote

from index.catalog import Unread
from index.errors import FileError, UnreachableError
from index.folder import Listing, list_folder, read_bytes
from index.readers.formats import FORMATS
from index.report import FileResult, Outcome, counted
from index.settings import Settings

NAMED = 3
"""Of many files so many are named."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A folder beside what the index knows of it: the SHA-256 of each document's file, and what it could not
    read, by path. `moved` has the former names of files, by the new ones; `removed` is what is gone."""

    listing: Listing
    known: Mapping[str, str]
    unread: Mapping[str, Unread]
    moved: Mapping[str, str]
    removed: tuple[str, ...]

    @property
    def forgotten(self) -> list[str]:
        """Files that could not be read, and are gone."""
        gone = self.unread.keys() - self.known.keys() - self.listing.files.keys()
        return sorted(name for name in gone if not self.listing.hides(name))

    @property
    def unreachable(self) -> list[FileResult]:
        """The folders that could not be listed."""
        return [
            FileResult(name, Outcome.UNREACHABLE, reason=f"the folder cannot be read: {reason}")
            for name, reason in sorted(self.listing.unreachable.items())
        ]

    def doubt(self, folder: Path) -> str:
        """Why the folder is not believed: most of what there was is gone at once; else ""."""
        lost = [name for name in self.removed if name not in self.listing.ignored]
        if 2 * len(lost) <= len(self.known):
            return ""
        named = ", ".join(lost[:NAMED]) + (", …" if len(lost) > NAMED else "")
        return (
            f"{len(lost):,} of the {counted(len(self.known), 'document')} of {folder} are gone at once "
            f"({named}), so nothing was changed: is it a disk that is not mounted? If they are to go, say so "
            f"with: python -m index {quote(str(folder))} --prune"
        )


def compare(
    folder: Path, known: Mapping[str, str], unread: Mapping[str, Unread], settings: Settings
) -> Comparison:
    """Reads the listing, and of new files those that may be another one moved."""
    listing = list_folder(folder)
    gone = sorted(name for name in known.keys() - listing.files.keys() if not listing.hides(name))
    new = listing.files.keys() - known.keys()
    moved = _moved({name: known[name] for name in gone}, new, listing.files, settings)
    removed = tuple(name for name in gone if name not in moved.values())
    return Comparison(listing, known, unread, moved, removed)


class Step(StrEnum):
    ADD = "add"
    CHANGE = "change"
    MOVE = "move"
    REMOVE = "remove"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Planned:
    """What a sync would do with a file."""

    path: str
    step: Step
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sync would do: files that are gone first, then the others in the order of paths. `doubt` is why
    it would do nothing until it is told."""

    steps: tuple[Planned, ...]
    doubt: str = ""


def plan(folder: Path, comparison: Comparison, settings: Settings) -> Plan:
    return Plan(tuple(_steps(comparison, settings)), comparison.doubt(folder))


def _steps(comparison: Comparison, settings: Settings) -> Iterator[Planned]:
    for name in comparison.removed:
        yield Planned(name, Step.REMOVE)
    for folder in comparison.unreachable:
        yield Planned(folder.path, Step.UNREACHABLE, folder.reason)
    for name, path in comparison.listing.files.items():
        if name in comparison.moved:
            yield Planned(name, Step.MOVE, f"from {comparison.moved[name]}")
        elif path.suffix.lower() in FORMATS:
            yield from _planned(name, path, comparison, settings)


def _planned(name: str, path: Path, comparison: Comparison, settings: Settings) -> Iterator[Planned]:
    known, failed = comparison.known.get(name), comparison.unread.get(name)
    try:
        digest = sha256(read_bytes(path, settings.max_file_bytes)).hexdigest()
    except UnreachableError as error:
        yield Planned(name, Step.UNREACHABLE, str(error))
    except FileError as error:
        if known:
            yield Planned(name, Step.REMOVE, str(error))
    else:
        if digest not in (known, failed and failed.sha256):
            yield Planned(name, Step.CHANGE if known or failed else Step.ADD)


def _moved(
    gone: Mapping[str, str], new: Set[str], files: Mapping[str, Path], settings: Settings
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
