"""What stands between quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.splitter import Span

MARK = re.compile(r"[“”\"«»„]")
OPENING, CLOSING = "“«„", "”»"


def quotations(text: str, start: int, end: int) -> list[Span]:
    """What is quoted in `text[start:end]`, a paragraph: without the marks, in order.

    A mark that is the same for both opens where nothing is open. One that is not closed reaches to the
    end, as where the next paragraph goes on.

    >>> [slice(*each) for each in quotations('He said, "Go," and left. "Now', 0, 29)]
    [slice(10, 13, None), slice(26, 29, None)]
    """
    return list(_quotations(text, start, end))


def _quotations(text: str, start: int, end: int) -> Iterator[Span]:
    opened: int | None = None
    for mark in MARK.finditer(text, start, end):
        if opened is None:
            if mark.group() not in CLOSING and not _inches(text, mark.start()):
                opened = mark.end()
        elif mark.group() not in OPENING:
            yield opened, mark.start()
            opened = None
    if opened is not None and opened < end:
        yield opened, end


def _inches(text: str, at: int) -> bool:
    """Whether a straight mark is behind a number, as in 12"."""
    return text[at] == '"' and at > 0 and text[at - 1].isdigit()
