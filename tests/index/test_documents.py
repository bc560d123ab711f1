from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Document, make_document
from index.errors import FileError, FolderError
from index.folder import check_folder, find_files, read_bytes, relative_path
from index.readers.text import read_text


def made(name: str, content: bytes) -> Document:
    return make_document(name, sha256(content).hexdigest(), list(read_text(content)), paged=False)


def names(folder: Path) -> list[str]:
    return [relative_path(path, folder) for path in find_files(folder)]


@pytest.mark.parametrize(
    ("offset", "page"), [(0, 1), (9, 1), (10, 2), (11, 2), (20, 4), (500, 4)], ids=lambda value: str(value)
)
def test_a_page_begins_at_its_offset_and_an_empty_one_has_no_character(offset: int, page: int) -> None:
    assert Document("a.pdf", "", "x" * 501, page_starts=(0, 10, 20, 20)).page_at(offset) == page


def test_a_document_without_pages_has_no_page() -> None:
    assert Document("a.txt", "", "text").page_at(2) is None


@given(
    starts=st.lists(st.integers(1, 100), unique=True).map(lambda found: (0, *sorted(found))),
    offset=st.integers(0, 120),
)
def test_the_page_is_how_many_pages_have_begun(starts: tuple[int, ...], offset: int) -> None:
    assert Document("a.pdf", "", "x" * 121, starts).page_at(offset) == sum(
        start <= offset for start in starts
    )


@given(
    text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
        lambda text: text.strip("\ufeff").strip()
    )
)
def test_a_document_has_the_text_of_its_file_without_the_byte_order_mark(text: str) -> None:
    expected = text.removeprefix("\ufeff")
    assert made("a.txt", text.encode()).text == expected
    assert made("a.md", b"\xef\xbb\xbf" + text.encode()).text == text


def test_line_ends_are_left_as_they_are() -> None:
    assert made("a.txt", b"one\r\ntwo\rthree\n").text == "one\r\ntwo\rthree\n"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"abc\xff\0", "not text", id="bytes that are no text"),
        pytest.param(b"\xff\xfeabc", "not UTF-16 after its mark", id="half a UTF-16 character"),
        pytest.param(b"", "nothing in it", id="empty"),
        pytest.param(b"\xef\xbb\xbf", "nothing in it", id="only a byte order mark"),
        pytest.param(b" \r\n\t\x1c\xc2\xa0", "nothing in it", id="white space"),
    ],
)
def test_a_file_of_no_text_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(FileError, match=reason):
        made("a.txt", content)


def test_files_come_in_the_order_of_their_paths_and_hidden_ones_do_not(tmp_path: Path) -> None:
    for name in ["b.txt", "a/z.txt", "a.txt", "Z.txt", ".hidden.txt", ".git/config.txt", "a/.b/c.txt"]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")
    assert names(tmp_path) == ["Z.txt", "a.txt", "a/z.txt", "b.txt"]


def test_links_are_followed_to_files_inside_only(tmp_path: Path) -> None:
    folder, outside = tmp_path / "docs", tmp_path / "outside"
    for place in (folder / "sub", outside):
        place.mkdir(parents=True)
        (place / "file.txt").write_text("text")
    (folder / "inside.txt").symlink_to("sub/file.txt")
    (folder / "secret.txt").symlink_to(outside / "file.txt")
    (folder / "chain.txt").symlink_to("secret.txt")
    (folder / "linked").symlink_to(outside)
    (folder / "up").symlink_to("..")
    assert names(folder) == ["inside.txt", "sub/file.txt"]


def test_a_folder_that_is_itself_a_link_is_read(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text("text")
    (tmp_path / "link").symlink_to("docs")
    assert names(tmp_path / "link") == ["a.txt"]


def test_every_file_has_a_name_that_can_be_written_in_unicode(tmp_path: Path) -> None:
    for name in [b"\xff.txt", b"line\nbreak.txt", "停火.txt".encode()]:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("text")
    assert sorted(names(tmp_path)) == ["\\udcff.txt", "line\nbreak.txt", "停火.txt"]


@pytest.mark.parametrize("target", ["loop.txt", "nowhere.txt", "."], ids=["itself", "nowhere", "a folder"])
def test_a_link_that_leads_to_no_file_is_refused_when_it_is_read(tmp_path: Path, target: str) -> None:
    (tmp_path / "loop.txt").symlink_to(target)
    for path in find_files(tmp_path):
        with pytest.raises(FileError):
            read_bytes(path, 10)


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(FileError, match="not a regular file"):
        read_bytes(tmp_path / "pipe.txt", 10)


def test_a_file_is_read_up_to_the_limit_and_not_over(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 10)
    assert read_bytes(tmp_path / "a.txt", 10) == b"x" * 10
    with pytest.raises(FileError, match="over the limit"):
        read_bytes(tmp_path / "a.txt", 9)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("missing", "No folder at", id="missing"),
        pytest.param("file", "is a file", id="file"),
        pytest.param("file/below", "No folder at", id="below a file"),
        pytest.param("x" * 5000, "No folder at", id="name too long"),
        pytest.param("a\0b", "No folder at", id="NUL"),
    ],
)
def test_what_is_no_folder_is_refused(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "file").write_text("text")
    with pytest.raises(FolderError, match=message):
        check_folder(tmp_path / name)
