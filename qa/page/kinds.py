"""Whether what is in a file is of the kind that its name says."""

from __future__ import annotations

import codecs
import zipfile
from pathlib import Path

LOOKED_AT = 4_096
HEADS = {".pdf": b"%PDF-"}
MEMBERS = {".docx": "word/", ".pptx": "ppt/", ".xlsx": "xl/", ".epub": "META-INF/container.xml"}
"""What an archive of this kind holds."""
MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF32_LE)
"""Text in these encodings may hold zeros."""
NO_TEXT = (b"\x7fELF", b"PK\x03\x04", b"%PDF-", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b")


def fits(ending: str, path: Path) -> bool:
    """By its first bytes, and for an archive by the names in it; nothing is unpacked."""
    with path.open("rb") as file:
        head = file.read(LOOKED_AT)
    if ending in HEADS:
        return HEADS[ending] in head
    if ending in MEMBERS:
        return _holds(path, MEMBERS[ending])
    return head.startswith(MARKS) or not (head.startswith(NO_TEXT) or b"\0" in head)


def _holds(path: Path, member: str) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.startswith(member) for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
