"""Documents, and reading them from the files of a folder."""

from __future__ import annotations

import hashlib
import os
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import FileError, FolderError


@dataclass(frozen=True, slots=True)
class Document:
    """The text of one file.

    `path` is relative to the folder, with forward slashes, and names the document everywhere.
    `sha256` is of the file's bytes. `page_starts` are the offsets in `text` at which pages 1, 2, ...
    begin; empty where the format has no pages.
    """

    path: str
    sha256: str = field(repr=False)
    text: str = field(repr=False)
    page_starts: tuple[int, ...] = field(default=(), repr=False)

    def page_at(self, offset: int) -> int | None:
        """The page, from 1, on which the character at `offset` stands."""
        return bisect_right(self.page_starts, offset) or None


def read_text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(f"not UTF-8 at byte {error.start:,}: save it as UTF-8 text") from None


READERS: dict[str, Callable[[bytes], str]] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_text,
    ".markdown": read_text,
}


def find_files(folder: Path) -> Iterator[Path]:
    """Every visible file below `folder`, in the order of its relative path.

    Symbolic links to folders are not followed; those to files only where they stay inside.
    """
    inside = os.path.realpath(folder)
    found = [
        Path(parent, name)
        for parent, names in _walk(folder)
        for name in names
        if not name.startswith(".") and Path(os.path.realpath(Path(parent, name))).is_relative_to(inside)
    ]
    yield from sorted(found, key=lambda path: relative_path(path, folder))


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
        if not path.is_file():
            raise FileError("not a regular file")
        size = path.stat().st_size
        if size > max_bytes:
            raise FileError(f"{size / 1e6:,.1f} MB is over the limit of {max_bytes / 1e6:,.1f} MB: split it")
        return path.read_bytes()
    except OSError as error:
        raise FileError(error.strerror or str(error)) from None


def make_document(name: str, content: bytes) -> Document:
    """The document that a file's content holds; an error where it holds no text."""
    text = READERS[Path(name).suffix.lower()](content)
    if not text.strip():
        raise FileError("no text in it")
    return Document(path=name, sha256=hashlib.sha256(content).hexdigest(), text=text)
