"""The words on a picture, by tesseract where that is installed."""

from __future__ import annotations

import shutil
from typing import Any

MAX_SECONDS = 50


def installed() -> bool:
    return shutil.which("tesseract") is not None


def words(image: Any) -> str:
    """What is written on a picture (a Pillow image); empty where tesseract fails or takes too long."""
    import pytesseract

    try:
        return str(pytesseract.image_to_string(image, timeout=MAX_SECONDS))
    except (pytesseract.TesseractError, RuntimeError):  # the latter for the time
        return ""
