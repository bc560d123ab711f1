"""CSV: each row is a paragraph, in the file's own characters, so that a row is what is quoted."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO

from index.readers.page import Page
from index.readers.text import decoded, visible

DELIMITERS = ",;\t|"
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def read_rows(content: bytes) -> Iterator[Page]:
    yield Page(rows(visible(decoded(content))))


def rows(text: str) -> str:
    """The rows that hold something, with a blank line between; where the quotation marks do not add up,
    each line is one.

    >>> rows('name,note\\nAnn,"on two\\nlines"\\n\\nBob,one')
    'name,note\\n\\nAnn,"on two\\nlines"\\n\\nBob,one'
    """
    try:
        return _joined(_rows(text))
    except csv.Error:  # or a cell is larger than any is
        return _joined(found[0] for found in LINE.finditer(text))


def _joined(found: Iterator[str]) -> str:
    out = StringIO()  # a list of them takes ten times the text where they are short
    for row in found:
        if not row.isspace():
            out.write("\n\n" if out.tell() else "")
            out.write(row.strip("\r\n"))
    return out.getvalue()


def _rows(text: str) -> Iterator[str]:
    """As the file has them."""
    end = 0

    def lines() -> Iterator[str]:
        nonlocal end
        for found in LINE.finditer(text):
            end = found.end()
            yield found[0]

    first = LINE.search(text)
    counts = {delimiter: first[0].count(delimiter) if first else 0 for delimiter in DELIMITERS}
    start = 0
    for _ in csv.reader(lines(), delimiter=max(counts, key=lambda one: counts[one]), strict=True):
        yield text[start:end]
        start = end
