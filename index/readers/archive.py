"""Zip archives, which several formats are inside."""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from index.errors import FileError


def unpacks_to_at_most(content: bytes, max_bytes: int) -> None:
    """Raises FileError where the parts together are larger, before any is unpacked."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except (BadZipFile, OSError, ValueError):
        raise FileError("damaged: it does not open") from None
    if size > max_bytes:
        raise FileError(f"it unpacks to {size / 1e6:,.0f} MB, over the limit of {max_bytes / 1e6:,.0f} MB")
