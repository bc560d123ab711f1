"""Files that are made to do harm cost one line in the report."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from index.errors import FileError
from index.readers.child import serve
from index.readers.process import Limits, ReadingProcess

from .conftest import pdf, word, zipped

ENTITIES = """<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file://%s">]>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:body><w:p><w:r><w:t>before &x; after</w:t></w:r></w:p></w:body></w:document>"""
BILLION = (
    f"<!DOCTYPE l [<!ENTITY a '{'ha' * 1000}'>"
    + "".join(f"<!ENTITY {name} '{f'&{of};' * 100}'>" for of, name in ("ab", "bc", "cd", "de"))
    + "]><container><rootfile full-path='&e;'/></container>"
)


@pytest.fixture
def strict() -> Iterator[ReadingProcess]:
    limits = Limits(
        max_pages=3, max_unpacked_bytes=1_000_000, max_page_seconds=20, max_memory_bytes=500_000_000
    )
    with ReadingProcess(limits) as process:
        yield process


def rewritten(part: str, text: str) -> bytes:
    """A Word document in which one part says something else."""
    from zipfile import ZipFile

    with ZipFile(BytesIO(word())) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    return zipped(parts | {part: text})


def deep_pdf(levels: int) -> bytes:
    return b"%PDF-1.4\n1 0 obj\n" + b"[" * levels + b"]" * levels + b"\nendobj\ntrailer << /Root 1 0 R >>"


@pytest.mark.parametrize(
    ("ending", "content", "reason"),
    [
        pytest.param(".docx", rewritten("word/document.xml", " " * 5_000_000), "unpacks to 6 MB", id="bomb"),
        pytest.param(".pdf", pdf(["x"] * 4), "more than 3 pages", id="too many pages"),
        pytest.param(".pdf", deep_pdf(200_000), "damaged", id="deeply nested PDF"),
        pytest.param(".epub", zipped({"META-INF/container.xml": BILLION}), "damaged", id="billion laughs"),
    ],
)
def test_a_hostile_file_costs_one_line_and_the_next_is_read(
    strict: ReadingProcess, ending: str, content: bytes, reason: str
) -> None:
    with pytest.raises(FileError, match=f"^.*{reason}.*$"):
        strict.pages(ending, content)
    assert strict.pages(".pdf", pdf(["Next."]))[0].text == "Next."


def test_deeply_nested_html_is_read(strict: ReadingProcess) -> None:
    (page,) = strict.pages(".html", b"<div>" * 200 + b"words")
    assert page.text == "words"
    (deepest,) = strict.pages(".html", b"<div>" * 20_000 + b"words")
    assert deepest.text == ""  # which is then named as a file without text


def test_a_file_outside_is_never_drawn_in(strict: ReadingProcess, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("zeppelin")
    (page,) = strict.pages(".docx", rewritten("word/document.xml", ENTITIES % (tmp_path / "secret")))
    assert "zeppelin" not in page.text
    assert page.text.split() == ["before", "after"]


@pytest.mark.parametrize(
    ("limits", "which"),
    [(Limits(max_page_seconds=0.001), "a page"), (Limits(max_file_seconds=0.001), "all of it")],
    ids=["page", "file"],
)
def test_reading_that_takes_too_long_is_given_up(limits: Limits, which: str) -> None:
    with ReadingProcess(limits) as impatient, pytest.raises(FileError) as told:
        impatient.pages(".pdf", pdf(["Late."]))
    assert str(told.value) == f"reading {which} took over 0.001 seconds"


def test_reading_that_takes_too_much_memory_is_given_up() -> None:
    content = pdf(["Large."])
    with ReadingProcess() as ample:
        assert ample.pages(".pdf", content)  # so that it is the limit which the other meets
    with ReadingProcess(Limits(max_memory_bytes=20_000_000)) as small, pytest.raises(FileError) as told:
        small.pages(".pdf", content)
    assert "memory" in str(told.value)


def test_what_is_served_is_the_pages_of_each_file_and_a_line_at_the_end() -> None:
    content = pdf(["One.", "Two."])
    task = b'{"ending": ".pdf", "size": %d, "max_unpacked_bytes": 9}\n' % len(content)
    said = BytesIO()
    serve(BytesIO(b"{}\n" + task + content + task + b"junk"), said)
    first, second, rest = said.getvalue().split(b'{"page": false}\n')
    assert first == b'{"part": 4}\nOne.'
    assert second == b'{"part": 4}\nTwo.'
    done, error = rest.splitlines()
    assert done == b'{"done": true}'
    assert b"damaged" in error


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent ended")
def test_the_process_ends_with_the_one_that_started_it_whatever_it_is_at() -> None:
    code = (
        "import os, signal, time\n"
        "from index.readers.process import ReadingProcess\n"
        "reading = ReadingProcess()\n"
        "reading.pages('.html', b'<p>Some words, and a few more words that follow them.</p>')\n"
        "child = reading._child._process.pid\n"
        "os.kill(child, signal.SIGSTOP)  # as if it were deep in a library\n"
        "print(child, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = Path("/proc", parent.stdout.readline().strip())
        assert child.is_dir()
        parent.kill()
    deadline = time.monotonic() + 10
    while child.is_dir() and "Z" not in (child / "stat").read_text().split()[2]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
