"""A file that cannot be read is tried again when it may come out differently, and not before."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

import index.looking
from index.errors import PassingFileError
from index.readers import ocr
from index.readers.process import ReadFile, ReadingProcess
from index.report import FileResult, Outcome
from tests.fakes import Library, paths, retrieve

from .readers.conftest import pdf

BROKEN = b"%PDF-1.7 and then nothing"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The endings of the files that were read, as they are."""
    endings: list[str] = []
    really = ReadingProcess.read

    def read(self: ReadingProcess, ending: str, content: bytes) -> ReadFile:
        endings.append(ending)
        return really(self, ending, content)

    monkeypatch.setattr(ReadingProcess, "read", read)
    return endings


def result(library: Library, name: str) -> FileResult:
    """What a sync by a process of its own, so to say, makes of the file."""
    with closing(library.open()) as store:
        return next(file for file in library.sync(store).files if file.path == name)


def test_what_failed_is_named_again_and_not_read_again(library: Library, read: list[str]) -> None:
    library.write("a.txt", "Some text.")
    library.write("broken.pdf", BROKEN)
    first = result(library, "broken.pdf")
    assert first.outcome is Outcome.FAILED
    assert result(library, "broken.pdf") == first
    assert read == [".txt", ".pdf"]


def test_what_failed_is_tried_again_when_it_has_changed(library: Library, read: list[str]) -> None:
    library.write("a.txt", "Some text.")
    library.write("b.pdf", BROKEN)
    result(library, "b.pdf")
    library.write("b.pdf", pdf(["The zeppelin lands."]))
    assert result(library, "b.pdf").outcome is Outcome.INDEXED
    assert result(library, "b.pdf").outcome is Outcome.UNCHANGED
    assert read == [".txt", ".pdf", ".pdf"]
    library.write("b.pdf", BROKEN)
    with closing(library.synced()) as store:
        assert paths(retrieve(store, library.embedder, "zeppelin")) == ["a.txt"]


def test_what_failed_is_tried_again_under_other_limits(library: Library) -> None:
    library.write("a.txt", "Some text.")
    library.write("b.pdf", pdf(["One.", "Two."]))
    few = replace(library.settings, limits=replace(library.settings.limits, max_pages=1))
    enough, library.settings = library.settings, few
    assert result(library, "b.pdf").outcome is Outcome.FAILED
    library.settings = enough
    assert result(library, "b.pdf").outcome is Outcome.INDEXED


def test_pages_without_text_are_tried_again_when_pictures_can_be_read(
    library: Library, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    library.write("b.pdf", pdf(["The zeppelin lands.", ""]))
    monkeypatch.setattr(ocr, "installed", lambda: False)
    assert result(library, "b.pdf").pages_read == 1
    assert result(library, "b.pdf").outcome is Outcome.UNCHANGED
    monkeypatch.setattr(ocr, "installed", lambda: True)
    assert result(library, "b.pdf").outcome is Outcome.INDEXED
    assert result(library, "b.pdf").outcome is Outcome.UNCHANGED
    assert read == [".pdf", ".pdf"]
    assert library.embedder.texts_embedded == 1


def test_a_file_that_moves_keeps_what_is_known_of_its_pages(library: Library, read: list[str]) -> None:
    path = library.write("b.pdf", pdf(["The zeppelin lands.", ""]))
    result(library, "b.pdf")
    path.rename(library.folder / "c.pdf")
    assert result(library, "c.pdf").outcome is Outcome.MOVED
    assert result(library, "c.pdf").outcome is Outcome.UNCHANGED
    assert read == [".pdf"]


def test_nothing_is_remembered_of_a_file_that_is_gone(library: Library) -> None:
    library.write("a.txt", "Some text.")
    path = library.write("secret name.pdf", BROKEN)
    library.synced().close()
    path.unlink()
    with closing(library.synced()) as store:
        assert not store.unread()
    assert b"secret name" not in library.index_path.read_bytes()


def test_an_index_from_before_failures_were_remembered_goes_on(library: Library) -> None:
    library.write("a.txt", "Some text.")
    library.synced().close()
    with closing(sqlite3.connect(library.index_path, isolation_level=None)) as connection:
        connection.execute("DROP TABLE unread")
        connection.execute("DELETE FROM settings WHERE name = 'identity'")
        connection.execute("CREATE VIRTUAL TABLE terms USING fts5 (text, content = '')")
        connection.execute("PRAGMA user_version = 2")
    assert result(library, "a.txt").outcome is Outcome.UNCHANGED
    assert library.embedder.texts_embedded == 1


def test_what_broke_once_is_tried_again_another_day(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.write("a.txt", "Some text.")
    library.synced().close()
    library.write("b.pdf", pdf(["The zeppelin lands."]))

    def broken(*_: object) -> ReadFile:
        raise PassingFileError("it broke")

    with monkeypatch.context() as patched:
        patched.setattr(ReadingProcess, "read", broken)
        assert result(library, "b.pdf").reason == "it broke"
    assert result(library, "b.pdf").reason == "it broke"
    monkeypatch.setattr(index.looking, "today", lambda read_with: f"{read_with} on another day")
    assert result(library, "b.pdf").outcome is Outcome.INDEXED


def test_a_file_that_takes_the_name_of_one_that_failed_takes_nothing_else_of_it(library: Library) -> None:
    path = library.write("new.pdf", pdf(["The zeppelin lands.", ""]))
    library.write("scan.pdf", BROKEN)
    library.synced().close()
    path.rename(library.folder / "scan.pdf")
    assert result(library, "scan.pdf").outcome is Outcome.MOVED
    assert result(library, "scan.pdf").outcome is Outcome.UNCHANGED
