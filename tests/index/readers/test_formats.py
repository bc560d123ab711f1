from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256

import pytest

from index.documents import Document, make_document
from index.errors import FileError
from index.readers import ocr
from index.readers.formats import FORMATS
from index.readers.pdf import readable
from index.readers.process import ReadingProcess
from index.readers.table import as_line
from qa.sentences import MAX_REACH, sentences

from .conftest import changed, epub, html, pdf, sheets, slides, word, word_of, zipped

PARAGRAPHS = "".join(
    f"<p>The ministry said in statement {n} that it had begun dispatching {n},960 servicemen there.</p>"
    for n in range(1, 6)
)


def read(reading: ReadingProcess, name: str, content: bytes) -> Document:
    kind = FORMATS["." + name.rpartition(".")[2]]
    pages = reading.pages("." + name.rpartition(".")[2], content)
    return make_document(name, sha256(content).hexdigest(), pages, kind.paged)


def test_a_pdf_keeps_its_pages_and_says_which_have_no_text(
    reading: ReadingProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")  # no tesseract
    found = read(reading, "a.pdf", pdf(["First page.", "", "Third page."]))
    assert found.text == "First page.\n\n\n\nThird page."
    assert [found.page_at(found.text.index(word)) for word in ("First", "Third")] == [1, 3]
    assert (len(found.page_starts), found.pages_with_text, found.scanned_pages) == (3, 2, ())


def test_a_pdf_without_text_is_named_and_says_what_would_read_it(
    reading: ReadingProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(FileError, match=r"no text on its 2 pages: .* install tesseract"):
        read(reading, "a.pdf", pdf(["", ""]))


def test_words_cut_at_the_end_of_a_line_are_whole_again() -> None:
    assert readable("a peace\ufffe\r\nkeeper\x00 and\r\nothers") == "a peacekeeper and\nothers"


@pytest.mark.parametrize(
    ("content", "quoted"),
    [
        ("name,sum\r\nNorth,2.5\r\n\r\nSouth,3\r\n", ["name,sum", "North,2.5", "South,3"]),
        ('a;b\n"x; y";"two\nlines"\nz;1', ["a;b", '"x; y";"two\nlines"', "z;1"]),
        ('size,note\n5" pipe,long\n"open,1\nB,2', ["size,note", '5" pipe,long', '"open,1', "B,2"]),
        (f"a,b\n{'x' * 200_000},1\nc,2", ["a,b", f"{'x' * 200_000},1", "c,2"]),
    ],
    ids=["line ends of Windows", "a row on two lines", "a mark that is left open", "a huge cell"],
)
def test_each_row_of_a_csv_file_is_quoted_by_itself_as_it_stands(
    reading: ReadingProcess, content: str, quoted: list[str]
) -> None:
    text = read(reading, "a.csv", content.encode()).text
    assert text == "\n\n".join(quoted)
    for row in quoted:
        at = text.index(row)
        assert [text[start:end] for start, end in sentences(text, at, at + 1)] == [row[: MAX_REACH + 1]]


def test_a_word_document_keeps_paragraphs_and_tables_in_order(reading: ReadingProcess) -> None:
    found = read(reading, "a.docx", word())
    assert found.text == (
        "The contingent\n\nIt began dispatching 1,960 servicemen.\n\n"
        "Net sales | 1,093\nMerged | 7\n\nIt ended there."
    )
    assert found.page_starts == ()


def test_words_in_forms_insertions_and_tables_within_tables_are_kept(reading: ReadingProcess) -> None:
    body = (
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>In a form</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:ins><w:r><w:t>Inserted</w:t></w:r></w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        "<w:r><w:tab/><w:t>tabbed</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p/><w:tbl><w:tr><w:tc><w:p><w:r><w:t>Within</w:t></w:r></w:p></w:tc></w:tr>"
        "</w:tbl></w:tc></w:tr></w:tbl>"
    )
    assert read(reading, "a.docx", word_of(body)).text == "In a form\n\nInserted\ttabbed\n\nWithin"


def test_a_sheet_that_lies_about_its_size_is_read_whole(reading: ReadingProcess) -> None:
    lying = changed(sheets(), "xl/worksheets/sheet1.xml", '<dimension ref="A1:C2"', '<dimension ref="A1"')
    assert "North | 2.5" in read(reading, "a.xlsx", lying).text


@pytest.mark.parametrize("content", [b"<p>Only words.</p>", b"Only words."], ids=["a fragment", "no tags"])
def test_a_fragment_of_a_page_is_read(reading: ReadingProcess, content: bytes) -> None:
    assert read(reading, "a.html", content).text == "Only words."


def test_a_chapter_that_is_missing_costs_the_book_no_other(reading: ReadingProcess) -> None:
    book = epub({"one.xhtml": PARAGRAPHS, "two.xhtml": PARAGRAPHS}, leave_out="one.xhtml")
    assert "1,960 servicemen" in read(reading, "a.epub", book).text


def test_a_slide_is_a_page_with_its_notes(reading: ReadingProcess) -> None:
    found = read(reading, "a.pptx", slides())
    assert found.text == "First slide\n\nSay hello\n\nSecond slide\n\nRows | 12"
    assert found.page_at(found.text.index("Second")) == 2


def test_a_sheet_is_a_page_and_a_row_a_line(reading: ReadingProcess) -> None:
    found = read(reading, "a.xlsx", sheets())
    assert found.text == "Sales\nRegion | Sum\nNorth | 2.5\n\n"
    assert (len(found.page_starts), found.pages_with_text) == (2, 1)


@pytest.mark.parametrize("ending", ["html", "htm", "xhtml"])
def test_of_a_web_page_the_article_is_read_and_not_the_menu(reading: ReadingProcess, ending: str) -> None:
    found = read(reading, f"a.{ending}", html(PARAGRAPHS))
    assert "dispatching 1,960 servicemen there." in found.text
    assert "Archive" not in found.text
    assert "Privacy" not in found.text


def test_a_book_is_read_in_the_order_of_its_spine(reading: ReadingProcess) -> None:
    chapters = {"one.xhtml": f"<p>Alpha.</p>{PARAGRAPHS}", "b/two.xhtml": f"<p>Omega.</p>{PARAGRAPHS}"}
    text = read(reading, "a.epub", epub(chapters)).text
    assert 0 <= text.index("Alpha") < text.index("Omega")


@pytest.mark.parametrize(
    ("ending", "content", "reason"),
    [
        pytest.param(".pdf", pdf(["Secret."], password="open"), "encrypted", id="encrypted PDF"),
        pytest.param(".pdf", pdf(["Text."])[:200], "damaged", id="PDF cut short"),
        pytest.param(".pdf", b"", "damaged", id="empty PDF"),
        pytest.param(".docx", word()[:-50], "damaged", id="Word cut short"),
        pytest.param(".docx", sheets(), "damaged", id="a spreadsheet by the name of a Word document"),
        pytest.param(".xlsx", zipped({"a": "b"}), "damaged", id="an archive of something else"),
        pytest.param(".pptx", b"PK\x03\x04", "damaged", id="the beginning of an archive"),
        pytest.param(".epub", zipped({"META-INF/container.xml": "<a>"}), "damaged", id="broken XML"),
    ],
)
def test_a_damaged_file_is_named_with_the_reason(
    reading: ReadingProcess, ending: str, content: bytes, reason: str
) -> None:
    with pytest.raises(FileError, match=reason):
        reading.pages(ending, content)
    assert reading.pages(".docx", word())  # and the next one is read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "koi8-r"])
def test_text_is_read_in_any_usual_encoding(reading: ReadingProcess, encoding: str) -> None:
    text = {
        "cp1252": "Der Präsident fuhr über die Brücke nach Köln, weil dort größere Straßen sind. " * 5,
        "koi8-r": "Миротворцы были направлены в регион после подписания соглашения о прекращении огня. " * 5,
    }.get(encoding, "Peacekeepers — 停火, “quoted”.\r\nNext line.")
    assert reading.pages(".txt", text.encode(encoding))[0].text == text


def test_rows_become_lines_without_empty_cells() -> None:
    assert as_line(["", " a \n b ", "", "c"]) == "a b | c"


@pytest.mark.skipif("CI" not in os.environ and not ocr.installed(), reason="tesseract is not installed")
def test_a_page_that_is_a_picture_is_read_by_ocr_and_marked() -> None:
    from fpdf import FPDF
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (1200, 300), "white")
    font = ImageFont.load_default(size=80)
    ImageDraw.Draw(picture).text((40, 80), "1,960 servicemen", font=font, fill="black")
    file = FPDF()
    file.add_page()
    file.image(picture, w=180)
    with ReadingProcess() as reading:
        (page,) = reading.pages(".pdf", bytes(file.output()))
    assert page.scanned
    assert "1,960 servicemen" in page.text


def test_no_reader_is_loaded_before_it_is_needed() -> None:
    heavy = [
        "docx",
        "lxml",
        "openpyxl",
        "pptx",
        "pypdfium2",
        "pytesseract",
        "trafilatura",
        "numpy",
        "llama_index",
    ]
    program = f"import index.readers.child, sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
