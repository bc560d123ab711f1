"""Documents: the text of files, and where its pages begin."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from index.errors import FileError
from index.readers.page import Page

PAGE_BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class Document:
    """The text of one file.

    `path` is relative to the folder, with forward slashes, and names the document everywhere.
    `sha256` is of the file's bytes. `page_starts` are the offsets in `text` at which pages 1, 2, ...
    begin; empty where the format has no pages. `scanned_pages` were read off pictures.
    """

    path: str
    sha256: str = field(repr=False)
    text: str = field(repr=False)
    page_starts: tuple[int, ...] = field(default=(), repr=False)
    scanned_pages: tuple[int, ...] = field(default=(), repr=False)

    def page_at(self, offset: int) -> int | None:
        """The page, from 1, on which the character at `offset` stands."""
        return bisect_right(self.page_starts, offset) or None

    def page_range(self, number: int) -> tuple[int, int]:
        """Where a page begins and ends, without the break before the next; pages count from 1."""
        if not 1 <= number <= len(self.page_starts):
            raise ValueError(f"no page {number} in {self.path}")
        last = number == len(self.page_starts)
        return self.page_starts[number - 1], (
            len(self.text) if last else self.page_starts[number] - len(PAGE_BREAK)
        )

    @property
    def pages_with_text(self) -> int:
        edges = pairwise((*self.page_starts, len(self.text)))
        return sum(bool(self.text[start:end].strip()) for start, end in edges)


def make_document(name: str, sha256: str, pages: Sequence[Page], paged: bool) -> Document:
    """The document that a file's pages make; an error where they hold no text."""
    if all(not page.text or page.text.isspace() for page in pages):
        raise FileError(_without_text(len(pages)) if paged else "no text in it")
    lengths = (len(page.text) + len(PAGE_BREAK) for page in pages[:-1])
    return Document(
        path=name,
        sha256=sha256,
        text=PAGE_BREAK.join(page.text for page in pages),
        page_starts=tuple(accumulate(lengths, initial=0)) if paged else (),
        scanned_pages=tuple(number for number, page in enumerate(pages, start=1) if page.scanned),
    )


def _without_text(pages: int) -> str:
    return f"no text on its {pages} pages: if they are pictures, install tesseract to have them read"
