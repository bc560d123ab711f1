"""CSV: each row is a paragraph, in the file's own characters, so that a row is what is quoted."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import pairwise

from index.readers.page import Page
from index.readers.text import decoded, visible

DELIMITERS = ",;\t|"


def read_rows(content: bytes) -> Iterator[Page]:
    yield Page("\n\n".join(rows(visible(decoded(content)))))


def rows(text: str) -> list[str]:
    """The rows that hold something; where the quotation marks do not add up, each line is one.

    >>> rows('name,note\\nAnn,"on two\\nlines"\\n\\nBob,one')
    ['name,note', 'Ann,"on two\\nlines"', 'Bob,one']
    """
    lines = list(StringIO(text, newline=""))
    try:
        ends = list(_ends(lines))
    except csv.Error:  # or a cell is larger than any is
        ends = list(range(1, len(lines) + 1))
    found = ("".join(lines[start:end]).strip("\r\n") for start, end in pairwise([0, *ends]))
    return [row for row in found if row.strip()]


def _ends(lines: Sequence[str]) -> Iterator[int]:
    """How many lines have been read when each row ends."""
    reader = csv.reader(lines, delimiter=max(DELIMITERS, key=lines[0].count), strict=True)
    for _ in reader:
        yield reader.line_num
