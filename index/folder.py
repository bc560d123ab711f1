"""The folder of documents: which files it holds, their names, their bytes."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec

from index.errors import FileError, FolderError, UnreachableError

IGNORE_FILE = ".verbatimignore"
"""Names the files to leave out, by patterns as in a `.gitignore`, from the folder that it stands in."""
NOT_REGULAR = "not a regular file"
GONE = "it was gone when it was to be read"


@dataclass(frozen=True, slots=True)
class Listing:
    """What is below a folder, by path relative to it, in order: the `files` to read, those that are
    `ignored`, and the folders that could not be listed, each with the reason."""

    files: Mapping[str, Path]
    ignored: frozenset[str]
    unreachable: Mapping[str, str]

    def hides(self, name: str) -> bool:
        """Whether a file may be there unseen."""
        return any(name.startswith(f"{folder}/") for folder in self.unreachable)


def list_folder(folder: Path) -> Listing:
    """Every visible file below `folder`.

    Symbolic links to folders are not followed; those to files only where they stay inside.
    """
    inside = os.path.realpath(folder)
    patterns = _ignored(folder)
    unreachable: dict[str, str] = {}
    found = {
        relative_path(path, folder): path
        for path in _walk(folder, unreachable)
        if Path(os.path.realpath(path)).is_relative_to(inside)
    }
    ignored = frozenset(name for name in found if patterns.match_file(name))
    files = {name: found[name] for name in sorted(found.keys() - ignored)}
    return Listing(files, ignored, unreachable)


def find_files(folder: Path) -> Iterator[Path]:
    """Every file to read, in the order of its relative path."""
    yield from list_folder(folder).files.values()


def _walk(folder: Path, unreachable: dict[str, str]) -> Iterator[Path]:
    """All files; folders that cannot be listed are noted. (os.walk calls itself, and so ends deep down.)"""
    waiting = [folder]
    while waiting:
        parent = waiting.pop()
        try:
            with os.scandir(parent) as listed:
                entries = [entry for entry in listed if not entry.name.startswith(".")]
        except OSError as error:
            if parent == folder:
                raise FolderError(f"Cannot read the folder {folder}: check its permissions.") from None
            if not isinstance(error, FileNotFoundError):  # or it was removed a moment ago
                unreachable[relative_path(parent, folder)] = error.strerror or str(error)
            continue
        for entry in entries:
            if not _is_folder(entry):
                yield Path(entry.path)
            elif not entry.is_symlink():
                waiting.append(Path(entry.path))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads round in a circle
        return False


def _ignored(folder: Path) -> GitIgnoreSpec:
    try:
        lines = (folder / IGNORE_FILE).read_text(encoding="utf-8-sig").splitlines()
        return GitIgnoreSpec.from_lines(lines)
    except FileNotFoundError:
        return GitIgnoreSpec.from_lines([])
    except (OSError, ValueError) as error:
        raise FolderError(f"{folder / IGNORE_FILE} cannot be read ({error}). Mend or remove it.") from None


def relative_path(path: Path, folder: Path) -> str:
    """The name of a document: its path from the folder; a name that is not Unicode is escaped."""
    return path.relative_to(folder).as_posix().encode("utf-8", "backslashreplace").decode("utf-8")


def check_folder(folder: Path) -> None:
    if not os.path.exists(folder):  # of a name that is too long, Path.exists raises
        raise FolderError(f"No folder at {folder}. Name one that holds your documents.")
    if not folder.is_dir():
        raise FolderError(f"{folder} is a file. Name the folder that holds it.")


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """The content of a file, refused before it is read where it is larger than `max_bytes`.

    Raises UnreachableError where the system does not let it be read, another FileError where it is none.
    """
    try:
        found = os.stat(path)
        if not stat.S_ISREG(found.st_mode):
            raise FileError(NOT_REGULAR)
        if found.st_size > max_bytes:
            size, limit = f"{found.st_size / 1e6:,.1f}", f"{max_bytes / 1e6:,.1f}"
            raise FileError(f"{size} MB is over the limit of {limit} MB: split it")
        return path.read_bytes()
    except OSError as error:
        leads_nowhere = error.errno == errno.ENOENT and os.path.islink(path)
        if error.errno == errno.ELOOP or leads_nowhere:
            raise FileError(NOT_REGULAR) from None
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
            raise UnreachableError(GONE) from None
        raise UnreachableError(error.strerror or str(error)) from None
