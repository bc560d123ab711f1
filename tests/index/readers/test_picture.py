from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
import pytest
from fpdf import FPDF
from PIL import Image

from index.errors import FileError
from index.readers.picture import LONGER_SIDE, MARK, lines, picture
from index.readers.process import Limits


def pdf(*pages: str) -> bytes:
    document = FPDF()
    document.set_font("helvetica", size=14)
    for page in pages:
        document.add_page()
        document.multi_cell(0, 9, page)
    return bytes(document.output())


def near_mark(png: bytes) -> Any:
    """Which pixels have the colour of a mark, or nearly."""
    pixels = np.asarray(Image.open(BytesIO(png)).convert("RGB")).astype(int)
    return np.abs(pixels - MARK).max(axis=2) < 12


def marked(png: bytes) -> int:
    return int(near_mark(png).sum())


def highest(png: bytes) -> int:
    """The first row that is marked."""
    return int(near_mark(png).any(axis=1).argmax())


CONTENT = pdf("Nothing here.", "The mayor of Quillhaven\nis Tobias Merrow, who was chosen in May.")
PARTS = ("", "The mayor of Quillhaven is ", "Tobias Merrow", ", who was chosen in May.")


def test_the_place_is_marked_on_its_page_alone() -> None:
    png = picture(CONTENT, 2, PARTS, Limits())
    assert max(Image.open(BytesIO(png)).size) == LONGER_SIDE
    assert 1_000 < marked(png) < 20_000
    assert marked(picture(CONTENT, 1, PARTS, Limits())) == 0
    assert marked(picture(CONTENT, 2, ("", "", "Nobody", ""), Limits())) == 0


def test_of_two_places_that_say_the_same_the_one_that_is_meant_is_marked() -> None:
    twice = pdf("Tobias Merrow.\n\n\nTobias Merrow.")
    first, second = (picture(twice, 1, (lead, "", "Tobias", ""), Limits()) for lead in ("", "Tobias Merrow."))
    assert highest(first) < highest(second)


@pytest.mark.parametrize(("content", "page"), [(b"no pdf", 1), (CONTENT, 9)])
def test_what_cannot_be_drawn_is_said(content: bytes, page: int) -> None:
    with pytest.raises(FileError, match="cannot be drawn"):
        picture(content, page, PARTS, Limits())


def test_characters_on_a_line_are_one_box() -> None:
    boxes = [(0.0, 0.0, 1.0, 2.0), (1.0, 0.5, 2.0, 2.5), (0.0, -3.0, 1.0, -1.0)]
    assert list(lines(boxes)) == [(0.0, 0.0, 2.0, 2.5), (0.0, -3.0, 1.0, -1.0)]
    assert list(lines([])) == []
