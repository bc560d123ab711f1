"""PDF: the text layer of every page, and the words on pages that are pictures where they can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from index.errors import FileError
from index.readers import ocr
from index.readers.page import Page

DOTS_PER_INCH = 300
MAX_PIXELS = 5_000
"""Of the longer side of a page that is read as a picture."""
CUT_WORD = re.compile("(?<=\\w)[\ufffe\x02]\\s*")
"""What pdfium gives for a hyphen at which a word was cut at the end of a line."""
NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def read_pdf(content: bytes) -> Iterator[Page]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise FileError("encrypted: save a copy that opens without a password") from None
        raise FileError("damaged: it does not open as a PDF") from None
    with closing(document):
        for number in range(len(document)):
            yield _page(document, number)


def _page(document: Any, number: int) -> Page:
    import pypdfium2

    try:
        page = document[number]
        text = readable(page.get_textpage().get_text_bounded())
        if text.strip() or not ocr.installed():
            return Page(text)
        scale = min(DOTS_PER_INCH / 72, MAX_PIXELS / max(page.get_size()))
        words = ocr.words(page.render(scale=scale).to_pil())
        return Page(words, scanned=bool(words.strip()))
    except pypdfium2.PdfiumError:
        return Page("")


def readable(text: str) -> str:
    """Line ends as they are in text files, cut words whole, no control characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return NOT_TEXT.sub("", CUT_WORD.sub("", lines))
