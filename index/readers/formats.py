"""The formats that are read, by the endings of files' names: one small module for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.readers.archive import unpacks_to_at_most
from index.readers.epub import read_epub
from index.readers.html import read_html
from index.readers.page import Page
from index.readers.pdf import read_pdf
from index.readers.rows import read_rows
from index.readers.sheets import read_sheets
from index.readers.slides import read_slides
from index.readers.text import read_text
from index.readers.word import read_word

Reader = Callable[[bytes], Iterator[Page]]
"""Gives a file's pages in order; one where the format has none. Raises FileError where it cannot."""


@dataclass(frozen=True, slots=True)
class Format:
    """How a kind of file is read.

    `paged` is whether its pages are numbered (a slide and a sheet are pages too). `archive` is a zip file
    inside.
    """

    read: Reader
    paged: bool = False
    archive: bool = False


_TEXT = Format(read_text)
FORMATS: dict[str, Format] = {
    ".txt": _TEXT,
    ".text": _TEXT,
    ".md": _TEXT,
    ".markdown": _TEXT,
    ".csv": Format(read_rows),
    ".pdf": Format(read_pdf, paged=True),
    ".docx": Format(read_word, archive=True),
    ".pptx": Format(read_slides, paged=True, archive=True),
    ".xlsx": Format(read_sheets, paged=True, archive=True),
    ".epub": Format(read_epub, archive=True),
    ".html": Format(read_html),
    ".htm": Format(read_html),
    ".xhtml": Format(read_html),
}


LIBRARIES = (
    "charset-normalizer",
    "lxml",
    "openpyxl",
    "pypdfium2",
    "python-docx",
    "python-pptx",
    "trafilatura",
)
"""The packages that do the reading."""


def read(ending: str, content: bytes, max_unpacked_bytes: int) -> Iterator[Page]:
    """The pages of a file whose name has this ending."""
    kind = FORMATS[ending]
    if kind.archive:
        unpacks_to_at_most(content, max_unpacked_bytes)
    return kind.read(content)
