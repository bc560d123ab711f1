"""PowerPoint: a slide is a page, its notes at its end."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from index.errors import FileError
from index.readers.page import Page
from index.readers.table import as_line


def read_slides(content: bytes) -> Iterator[Page]:
    from pptx import Presentation

    try:
        for slide in Presentation(BytesIO(content)).slides:
            yield Page("\n\n".join(part for part in _parts(slide) if part.strip()))
    except Exception as error:  # whatever is wrong inside: the library raises many kinds
        raise FileError(f"damaged: it does not open as a presentation ({type(error).__name__})") from None


def _parts(slide: Any) -> Iterator[str]:
    yield from _shapes(slide.shapes)
    if slide.has_notes_slide:
        yield slide.notes_slide.notes_text_frame.text if slide.notes_slide.notes_text_frame else ""


def _shapes(shapes: Any) -> Iterator[str]:
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from _shapes(shape.shapes)
        elif shape.has_text_frame:
            yield shape.text_frame.text.replace("\v", "\n")
        elif getattr(shape, "has_table", False):
            yield "\n".join(as_line(cell.text for cell in row.cells) for row in shape.table.rows)
