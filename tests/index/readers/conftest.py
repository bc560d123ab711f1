"""Small files of every format, made by the libraries that people make them with."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document as WordDocument
from fpdf import FPDF
from openpyxl import Workbook
from pptx import Presentation
from pptx.util import Inches

from index.readers.process import ReadingProcess


@pytest.fixture
def reading() -> Any:
    with ReadingProcess() as process:
        yield process


def saved(file: Any) -> bytes:
    content = BytesIO()
    file.save(content)
    return content.getvalue()


def pdf(pages: Sequence[str], password: str = "") -> bytes:
    file = FPDF()
    file.set_font("helvetica", size=12)
    for text in pages:
        file.add_page()
        if text:
            file.multi_cell(0, text=text)
    if password:
        file.set_encryption(owner_password="owner", user_password=password)
    return bytes(file.output())


def word() -> bytes:
    file = WordDocument()
    file.add_heading("The contingent", level=1)
    file.add_paragraph("It began dispatching 1,960 servicemen.")
    table = file.add_table(rows=2, cols=3)
    for cell, text in zip(table.row_cells(0), ("Net  sales", "", "1,093"), strict=True):
        cell.text = text
    table.cell(1, 0).merge(table.cell(1, 1)).text = "Merged"
    table.cell(1, 2).text = "7"
    file.add_paragraph("It ended there.")
    return saved(file)


def slides() -> bytes:
    file = Presentation()
    for text, note in (("First slide", "Say hello"), ("Second slide", "")):
        slide = file.slides.add_slide(file.slide_layouts[5])
        slide.shapes.title.text = text
        if note:
            slide.notes_slide.notes_text_frame.text = note
    table = slide.shapes.add_table(1, 2, Inches(1), Inches(1), Inches(2), Inches(1)).table
    table.cell(0, 0).text, table.cell(0, 1).text = "Rows", "12"
    return saved(file)


def sheets() -> bytes:
    file = Workbook()
    first = file.worksheets[0]
    first.title = "Sales"
    first.append(["Region", None, "Sum"])
    first.append(["North", 2.5, "=1+1"])
    file.create_sheet("Empty")
    return saved(file)


def epub(chapters: dict[str, str], package: str = "OEBPS/content.opf", leave_out: str = "") -> bytes:
    """A book whose spine lists the chapters in the order given; the archive has them in reverse."""
    items = "".join(
        f'<item id="{n}" href="{name}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="{n}"/>' for n in range(len(chapters)))
    opf = f'<package xmlns="urn:x"><manifest>{items}</manifest><spine>{spine}</spine></package>'
    container = (
        f'<container xmlns="urn:c"><rootfiles><rootfile full-path="{package}"/></rootfiles></container>'
    )
    return zipped(
        {
            "META-INF/container.xml": container,
            package: opf,
            **{
                f"OEBPS/{name}": html(text).decode()
                for name, text in reversed(chapters.items())
                if name != leave_out
            },
        }
    )


def changed(archive: bytes, part: str, old: str, new: str) -> bytes:
    """An archive in which one part says something else."""
    with ZipFile(BytesIO(archive)) as file:
        parts: dict[str, str | bytes] = {name: file.read(name) for name in file.namelist()}
        text = file.read(part).decode()
    assert old in text
    return zipped(parts | {part: text.replace(old, new)})


def word_of(body: str) -> bytes:
    """A Word document with this content, in WordprocessingML."""
    with ZipFile(BytesIO(word())) as file:
        text = file.read("word/document.xml").decode()
    start, end = text.index("<w:body>"), text.index("<w:sectPr")
    return changed(word(), "word/document.xml", text[start:end], f"<w:body>{body}")


def zipped(parts: dict[str, str | bytes]) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def html(body: str) -> bytes:
    return (
        "<!doctype html><html><head><title>A title</title></head><body>"
        '<header><nav><ul><li><a href="/">Home</a></li><li><a href="/a">Archive</a></li></ul></nav></header>'
        f"<main><article><h1>The contingent</h1>{body}</article></main>"
        "<footer><p>All rights reserved. <a href='/privacy'>Privacy</a></p></footer></body></html>"
    ).encode()
