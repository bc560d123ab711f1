"""Whether what is in a file is of the kind that its name says."""

from __future__ import annotations

import codecs
from pathlib import Path

from index.readers.formats import FORMATS

LOOKED_AT = 4_096
PDF, ARCHIVE = b"%PDF-", b"PK\x03\x04"
MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF32_LE)
"""Text in these encodings may hold zeros."""
NO_TEXT = (b"\x7fELF", ARCHIVE, PDF, b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b")


def fits(ending: str, path: Path) -> bool:
    """By its first bytes. What an archive holds is looked at where it is read, under limits."""
    with path.open("rb") as file:
        head = file.read(LOOKED_AT)
    if ending == ".pdf":
        return PDF in head
    if FORMATS[ending].archive:
        return head.startswith(ARCHIVE)
    return head.startswith(MARKS) or not (head.startswith(NO_TEXT) or b"\0" in head)
