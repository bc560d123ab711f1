"""A page of a PDF as a picture with a place on it marked; drawn in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from index.errors import FileError
from index.readers.child import end_with_parent, limit_memory
from index.readers.process import FEW_THREADS, Limits, search_path

DRAWING_S = 20.0
LONGER_SIDE = 1_400
"""Pixels."""
TINT, MARK = (251, 240, 200), (255, 218, 120)
Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points from the lower left corner of the page."""


def picture(content: bytes, page: int, parts: Sequence[str], limits: Limits) -> bytes:
    """The page, from 1, as PNG. `parts` are the text of the page up to a place, and of the place: before, in
    and after what is marked.

    Where the text is not found on the page, as with a scanned one, nothing is marked. Raises FileError where
    the page cannot be drawn.
    """
    task = json.dumps({"page": page, "parts": list(parts)}).encode() + b"\n"
    try:
        drawn = subprocess.run(
            [sys.executable, "-P", "-m", "index.readers.picture", str(limits.max_memory_bytes)],
            input=task + content,
            capture_output=True,
            timeout=DRAWING_S,
            env={**os.environ, **FEW_THREADS, "PYTHONPATH": search_path()},
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired, OSError):
        raise FileError("the page cannot be drawn") from None
    return drawn.stdout


def draw(content: bytes, page: int, parts: Sequence[str]) -> bytes:
    """The same, in this process."""
    import pypdfium2
    from PIL import Image, ImageChops, ImageDraw

    document = pypdfium2.PdfDocument(content)
    sheet = document[page - 1]
    scale = LONGER_SIDE / max(sheet.get_size())
    drawn = sheet.render(scale=scale).to_pil().convert("RGB")
    tint = Image.new("RGB", drawn.size, "white")
    brush, height = ImageDraw.Draw(tint), sheet.get_height()
    for colour, boxes in zip((TINT, MARK), places(sheet.get_textpage(), parts), strict=True):
        for left, bottom, right, top in boxes:
            edges = (left - 1, height - top - 1, right + 1, height - bottom + 1)
            brush.rectangle([edge * scale for edge in edges], fill=colour)
    out = BytesIO()
    ImageChops.multiply(drawn, tint).quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def places(text: Any, parts: Sequence[str]) -> tuple[list[Box], list[Box]]:
    """Where on a page the whole place stands, and what is marked of it: a box for each line."""
    import pypdfium2.raw as pdfium

    characters = [
        (chr(pdfium.FPDFText_GetUnicode(text.raw, index)), index) for index in range(text.count_chars())
    ]
    solid = [(c, index) for c, index in characters if c.isalnum()]
    lead, before, marked, after = ("".join(c for c in part if c.isalnum()) for part in parts)
    page, start = "".join(c for c, _ in solid), len(lead)
    if not page.startswith(before + marked + after, start):
        start = page.find(before + marked + after)
    if start < 0 or not before + marked + after:
        return [], []
    boxes = [text.get_charbox(index) for _, index in solid[start : start + len(before + marked + after)]]
    return list(lines(boxes)), list(lines(boxes[len(before) : len(before + marked)]))


def lines(boxes: Sequence[Box]) -> Iterator[Box]:
    """The boxes of characters that follow each other on a line, as one box each."""
    current: Box | None = None
    for box in boxes:
        if current and box[1] < current[3] and box[3] > current[1] and box[0] >= current[0]:
            current = (
                current[0],
                min(current[1], box[1]),
                max(current[2], box[2]),
                max(current[3], box[3]),
            )
            continue
        if current:
            yield current
        current = box
    if current:
        yield current


def _main(max_memory_bytes: int) -> None:
    end_with_parent()
    limit_memory(max_memory_bytes)
    task = json.loads(sys.stdin.buffer.readline())
    sys.stdout.buffer.write(draw(sys.stdin.buffer.read(), task["page"], task["parts"]))


if __name__ == "__main__":
    _main(int(sys.argv[1]))
