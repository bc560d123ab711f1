"""The folder of documents: which files it holds, their names, their bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from pathspec import GitIgnoreSpec

from index.errors import FileError, FolderError

IGNORE_FILE = ".verbatimignore"
"""Names the files to leave out, by patterns as in a `.gitignore`, from the folder that it stands in."""


def find_files(folder: Path) -> Iterator[Path]:
    """Every visible file below `folder` that is not ignored, in the order of its relative path.

    Symbolic links to folders are not followed; those to files only where they stay inside.
    """
    inside = os.path.realpath(folder)
    ignored = _ignored(folder)
    found = [
        Path(parent, name)
        for parent, names in _walk(folder)
        for name in names
        if not name.startswith(".") and Path(os.path.realpath(Path(parent, name))).is_relative_to(inside)
    ]
    named = {relative_path(path, folder): path for path in found}
    yield from (named[name] for name in sorted(named) if not ignored.match_file(name))


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


def _walk(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Each folder with the names of its files; a folder that cannot be read stands among the files."""
    unreadable: list[str] = []
    for parent, folders, names in os.walk(folder, onerror=lambda error: unreadable.append(error.filename)):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield parent, names
    for path in unreadable:
        if Path(path) == folder:
            raise FolderError(f"Cannot read the folder {folder}: check its permissions.")
        yield os.path.split(path)[0], [os.path.split(path)[1]]


def check_folder(folder: Path) -> None:
    if not os.path.exists(folder):  # of a name that is too long, Path.exists raises
        raise FolderError(f"No folder at {folder}. Name one that holds your documents.")
    if not folder.is_dir():
        raise FolderError(f"{folder} is a file. Name the folder that holds it.")


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """The content of a file, refused before it is read where it is larger than `max_bytes`."""
    try:
        if path.is_dir():
            raise FileError("the folder cannot be read: check its permissions")
        if not os.path.lexists(path):
            raise FileError("it was gone when it was to be read")
        if not path.is_file():
            raise FileError("not a regular file")
        size = path.stat().st_size
        if size > max_bytes:
            raise FileError(f"{size / 1e6:,.1f} MB is over the limit of {max_bytes / 1e6:,.1f} MB: split it")
        return path.read_bytes()
    except OSError as error:
        raise FileError(error.strerror or str(error)) from None
