"""Tables as text."""

from __future__ import annotations

from collections.abc import Iterable


def as_line(cells: Iterable[str]) -> str:
    """A row on one line, without its empty cells.

    >>> as_line(["Net sales", "", "1,093", "1,874"])
    'Net sales | 1,093 | 1,874'
    """
    return " | ".join(found for cell in cells if (found := " ".join(cell.split())))
