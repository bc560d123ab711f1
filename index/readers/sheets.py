"""Spreadsheets: a sheet is a page, a row a line; of a formula, the value that was saved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from typing import Any

from index.errors import FileError
from index.readers.page import Page
from index.readers.table import as_line


def read_sheets(content: bytes) -> Iterator[Page]:
    from openpyxl import load_workbook

    try:
        with closing(load_workbook(BytesIO(content), read_only=True, data_only=True)) as book:
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # what a file says of its own size may be wrong
                yield Page("\n".join(_lines(sheet)))
    except Exception as error:  # whatever is wrong inside: the library raises many kinds
        raise FileError(f"damaged: it does not open as a spreadsheet ({type(error).__name__})") from None


def _lines(sheet: Any) -> list[str]:
    """The rows that hold something, below the sheet's name; nothing where none does."""
    rows = (as_line("" if cell is None else str(cell) for cell in row) for row in sheet.values)
    filled = [row for row in rows if row]
    return [sheet.title, *filled] if filled else []
