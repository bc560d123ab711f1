"""Word documents: paragraphs and tables in order. Headers, notes, comments and text boxes are left out."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from index.errors import FileError
from index.readers.page import Page
from index.readers.table import as_line

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BREAKS = {f"{WORD}tab": "\t", f"{WORD}br": "\n", f"{WORD}cr": "\n"}
APART = {f"{WORD}txbxContent", f"{WORD}del"}
"""Text boxes, which stand elsewhere, and what was deleted."""


def read_word(content: bytes) -> Iterator[Page]:
    from docx import Document

    try:
        body = Document(BytesIO(content)).element.body
        blocks = [block for block in _blocks(body) if block.strip()]
    except Exception as error:  # whatever is wrong inside: the library raises many kinds
        raise FileError(f"damaged: it does not open as a Word document ({type(error).__name__})") from None
    yield Page("\n\n".join(blocks))


def _blocks(container: Any) -> Iterator[str]:
    """Paragraphs and tables, those within forms and content controls too."""
    for element in container.iterchildren():
        if element.tag == f"{WORD}p":
            yield "".join(_words(element))
        elif element.tag == f"{WORD}tbl":
            yield "\n".join(as_line(_cells(row)) for row in element.iterchildren(f"{WORD}tr"))
        elif element.tag not in APART:
            yield from _blocks(element)


def _words(element: Any) -> Iterator[str]:
    for part in element.iterchildren():
        if part.tag == f"{WORD}t":
            yield "".join(part.xpath("text()"))
        elif part.tag in BREAKS:
            yield BREAKS[part.tag]
        elif part.tag not in APART:
            yield from _words(part)


def _cells(row: Any) -> Iterator[str]:
    return (" ".join(_blocks(cell)) for cell in row.iterchildren(f"{WORD}tc"))
