"""Spreadsheets: a sheet is a page, a row a line; of a formula, the value that was saved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from io import BytesIO

from index.errors import FileError
from index.readers.page import Page
from index.readers.table import as_line


def read_sheets(content: bytes) -> Iterator[Page]:
    from openpyxl import load_workbook

    try:
        with closing(load_workbook(BytesIO(content), read_only=True, data_only=True)) as book:
            pages = [
                Page("\n".join([sheet.title, *filter(None, _lines(sheet.iter_rows(values_only=True)))]))
                for sheet in book.worksheets
            ]
    except Exception as error:  # whatever is wrong inside: the library raises many kinds
        raise FileError(f"damaged: it does not open as a spreadsheet ({type(error).__name__})") from None
    yield from pages


def _lines(rows: Iterator[tuple[object, ...]]) -> Iterator[str]:
    return (as_line("" if cell is None else str(cell) for cell in row) for row in rows)
