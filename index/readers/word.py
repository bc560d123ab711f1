"""Word documents: paragraphs and tables in their order. Headers, footnotes and comments are left out."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from index.errors import FileError
from index.readers.page import Page
from index.readers.table import as_line


def read_word(content: bytes) -> Iterator[Page]:
    from docx import Document

    try:
        document = Document(BytesIO(content))
        blocks = list(_blocks(document))
    except Exception as error:  # whatever is wrong inside: the library raises many kinds
        raise FileError(f"damaged: it does not open as a Word document ({type(error).__name__})") from None
    yield Page("\n\n".join(block for block in blocks if block.strip()))


def _blocks(container: Any) -> Iterator[str]:
    from docx.table import Table

    for block in container.iter_inner_content():
        if isinstance(block, Table):
            yield "\n".join(as_line(_cells(row)) for row in block.rows)
        else:
            yield block.text


def _cells(row: Any) -> Iterator[str]:
    """The text of each cell, once for cells that were merged."""
    seen = None
    for cell in row.cells:
        if cell._tc is not seen:
            yield cell.text
        seen = cell._tc
