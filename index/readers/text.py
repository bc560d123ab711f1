"""Plain text and Markdown, in any usual encoding."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from index.errors import FileError
from index.readers.page import Page

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks, the longer of two that begin alike first."""
NOTHING = "nothing in it"
"""Why a file without a visible character has no text: nobody need do anything about it."""


def read_text(content: bytes) -> Iterator[Page]:
    yield Page(visible(decoded(content)))


def visible(text: str) -> str:
    """The text. Raises FileError where there is nothing to be seen in it."""
    if not text or text.isspace():
        raise FileError(NOTHING)
    return text


def decoded(content: bytes) -> str:
    """By its byte order mark, else as UTF-8, else by the likeliest encoding of its bytes."""
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise FileError(f"not {encoding.upper()} after its mark, at byte {error.start:,}") from None
    return _guessed(content)


def _guessed(content: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(content).best() if b"\0" not in content else None
    if best is None:
        raise FileError("not text in any usual encoding: save it as UTF-8 text")
    return str(best)
