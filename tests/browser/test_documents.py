"""The documents of the page: dropped in, listed, removed, followed; long ones, and ones with pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fpdf import FPDF
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import OpenPage, ask, in_view
from tests.pages import Served, served

pytestmark = [pytest.mark.real, pytest.mark.allow_hosts(["127.0.0.1"])]
MOON = "The lighthouse at Brinmore Point was built by Ada Fennick in 1871. It is painted red."
WHO = "Who built the lighthouse at Brinmore Point?"


def text_file(name: str, text: str) -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


def open_library(page: Page) -> None:
    if not page.locator("#library").is_visible():
        page.locator("#open-library").click()
    expect(page.locator("#library")).to_be_visible()


def add(page: Page, *files: FilePayload) -> None:
    open_library(page)
    page.locator("input[type=file]").set_input_files(list(files))


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A folder with a long text, a document of three pages, and a file that is none."""
    docs = tmp_path_factory.mktemp("docs")
    filler = "The harbour office wrote down the weather of that day, and little else. " * 5_000
    (docs / "long.txt").write_text(f"{filler}\n\n{MOON}\n\n{filler}")
    pdf = FPDF()
    pdf.set_font("helvetica", size=12)
    for page in (
        "The ferry leaves at nine.",
        "The mayor of Quillhaven is Tobias Merrow.",
        "The bells ring twice.",
    ):
        pdf.add_page()
        pdf.multi_cell(0, 8, page)
    (docs / "town.pdf").write_bytes(bytes(pdf.output()))
    (docs / "broken.pdf").write_bytes(b"%PDF-1.4 no more")
    with served(docs, tmp_path_factory.mktemp("shelves")) as site:
        yield site


def test_a_file_is_dropped_in_asked_removed_and_asked_again(page: Page) -> None:
    assert ask(page, WHO).locator(".refusal").is_visible()
    add(page, text_file("lighthouse.txt", MOON))
    row = page.locator(".shelf tr", has_text="your files/lighthouse.txt")
    expect(row).to_contain_text("indexed", timeout=20_000)
    turn = ask(page, WHO)
    expect(turn.locator(".said").first).to_have_text("Ada Fennick")
    expect(turn.locator(".card .open").first).to_have_text("your files/lighthouse.txt")
    row.get_by_role("button").click()
    expect(row).to_have_count(0, timeout=20_000)
    expect(page.locator("#open-library")).to_have_text("1 document", timeout=20_000)
    assert ask(page, WHO).locator(".refusal").is_visible()


def test_a_file_is_dropped_anywhere_on_the_page(page: Page) -> None:
    dropped = page.evaluate_handle(
        """(text) => {
            const carried = new DataTransfer();
            carried.items.add(new File([text], 'dropped.txt', { type: 'text/plain' }));
            return carried;
        }""",
        MOON,
    )
    page.dispatch_event("#conversation", "dragover", {"dataTransfer": dropped})
    expect(page.locator("#library")).to_be_visible()
    page.dispatch_event("#conversation", "drop", {"dataTransfer": dropped})
    expect(page.locator(".shelf tr", has_text="your files/dropped.txt")).to_contain_text(
        "indexed", timeout=20_000
    )


def test_the_page_about_the_api_asks_nothing_of_elsewhere(open_page: OpenPage, site: Served) -> None:
    page = open_page(site.url)
    page.locator(".show-api").click()
    expect(page.get_by_text("Streamable HTTP").first).to_be_visible()


def test_files_stay_after_a_reload_and_are_nobody_elses(open_page: OpenPage) -> None:
    mine, other = open_page(), open_page()
    add(mine, text_file("mine.txt", MOON))
    expect(mine.locator(".shelf tr", has_text="your files/mine.txt")).to_contain_text(
        "indexed", timeout=20_000
    )
    mine.reload()
    expect(mine.locator("#open-library")).to_have_text("2 documents")
    open_library(other)
    other.locator("#sync").click()
    expect(other.locator("#open-library")).to_have_text("1 document", timeout=20_000)
    assert "mine.txt" not in other.content()
    assert ask(other, WHO).locator(".refusal").is_visible()


def test_what_is_not_taken_is_named_with_the_reason(page: Page) -> None:
    add(
        page,
        text_file("fake.pdf", "no pdf at all"),
        {"name": "binary.txt", "mimeType": "text/plain", "buffer": b"\x7fELF\0\0\0"},
    )
    notices = page.locator("#notices")
    expect(notices).to_contain_text("fake.pdf was not taken: what is in it is no .pdf file")
    expect(notices).to_contain_text("binary.txt was not taken")


def test_a_file_that_is_too_large_is_refused_in_words(page: Page) -> None:
    add(page, text_file("large.txt", "x " * 1_500_000))
    expect(page.get_by_text("exceeds").or_(page.get_by_text("large")).first).to_be_visible()
    expect(page.locator("#open-library")).to_have_text("1 document")


def test_what_could_not_be_read_is_listed_with_the_reason(open_page: OpenPage, shelves: Served) -> None:
    page = open_page(shelves.url)
    open_library(page)
    expect(page.locator(".shelf tr.failed")).to_contain_text("broken.pdf")
    expect(page.locator(".shelf tr.failed")).to_contain_text("not read:")
    expect(page.locator(".shelf tr", has_text="town.pdf")).to_contain_text("3 pages")


def test_in_a_long_text_the_place_is_found_at_once_and_more_comes_on_demand(
    open_page: OpenPage, shelves: Served
) -> None:
    page = open_page(shelves.url)
    ask(page, WHO)
    expect(page.locator("#shown-quote mark")).to_have_text("Ada Fennick")
    text = page.locator(".source .text")
    shown = len(text.inner_text())
    assert shown < 20_000
    text.evaluate("e => { e.scrollTop = 0; }")
    top = page.locator("#shown-quote").evaluate("e => e.getBoundingClientRect().top")
    page.locator("[data-more=before]").click()
    expect(page.locator("[data-more=before]")).to_contain_text("more characters before")
    page.wait_for_function(f"document.querySelector('.source .text').innerText.length > {shown + 15_000}")
    page.wait_for_timeout(300)
    assert abs(page.locator("#shown-quote").evaluate("e => e.getBoundingClientRect().top") - top) < 40
    page.locator("[data-more=after]").click()
    page.wait_for_function(f"document.querySelector('.source .text').innerText.length > {shown + 35_000}")


def test_a_document_with_pages_says_which_and_shows_where_they_begin(
    open_page: OpenPage, shelves: Served
) -> None:
    page = open_page(shelves.url)
    turn = ask(page, "Who is the mayor of Quillhaven?")
    expect(turn.locator(".card .open").first).to_have_text("town.pdf, page 2")
    expect(page.locator(".source header p")).to_contain_text("page 2")
    expect(page.locator(".source .page")).to_have_text(["Page 1", "Page 2", "Page 3"])
    page.wait_for_timeout(200)
    assert in_view(page, "#shown-quote", ".source .text")


def test_a_page_is_shown_as_it_is_printed_and_as_text_again(open_page: OpenPage, shelves: Served) -> None:
    page = open_page(shelves.url)
    ask(page, "Who is the mayor of Quillhaven?")
    page.locator("[data-picture]").click()
    printed = page.locator(".source img")
    expect(printed).to_have_attribute("alt", "Page 2 of town.pdf as it is printed, with the quote marked")
    page.wait_for_function("document.querySelector('.source img').naturalWidth > 500")
    page.locator("[data-picture]").click()
    expect(page.locator("#shown-quote")).to_be_visible()


def test_the_folder_is_followed_when_asked_to(open_page: OpenPage, shelves: Served) -> None:
    page = open_page(shelves.url)
    open_library(page)
    late = shelves.library.shared.folder / "late.txt"
    late.write_text("The ropewalk of Quillhaven burned down in 1903.")
    page.locator("#sync").click()
    expect(page.locator(".shelf tr", has_text="late.txt")).to_contain_text("indexed", timeout=30_000)
    expect(page.locator("#open-library")).to_have_text("3 documents", timeout=30_000)  # searched, too
    assert "1903" in ask(page, "When did the ropewalk burn down?").inner_text()
    late.unlink()
    page.locator("#sync").click()
    expect(page.locator(".shelf tr", has_text="late.txt")).to_have_count(0, timeout=30_000)
    expect(page.locator("#open-library")).to_have_text("2 documents", timeout=30_000)
    expect(page.locator(".source.gone")).to_be_visible()  # what was shown of it, too
    assert "1903" not in ask(page, "When did the ropewalk burn down?").inner_text()
    page.locator(".turn").first.locator(".card .open").first.click()
    expect(page.locator(".source.gone")).to_contain_text("no longer there")
    assert Path(shelves.library.shared.folder / "long.txt").exists()
