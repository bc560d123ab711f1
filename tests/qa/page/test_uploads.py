from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedding import LocalEmbedding
from index.settings import Settings
from qa.page import uploads
from qa.page.events import document_id
from qa.page.kinds import fits
from qa.page.uploads import INSIDE, MAX_NAME_BYTES, MOST_FILES, Upload, Uploads, safe_name

OWNER = "key of somebody"


@pytest.fixture
def kept(tmp_path: Path, real_embedder: LocalEmbedding) -> Uploads:
    return Uploads(tmp_path / "uploads", Settings(index_dir=tmp_path / "index"), real_embedder, 10_000)


def dropped(tmp_path: Path, name: str, content: bytes) -> Upload:
    path = tmp_path / "dropped"
    path.write_bytes(content)
    return Upload(path, name)


@given(st.text() | st.text(alphabet="./\\:\0 aAuxnulcon1‮\n", max_size=400))
def test_a_name_is_safe_whatever_it_was(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert len(safe.encode()) <= MAX_NAME_BYTES
    assert not re.search(r'[/\\:*?"<>|\x00-\x1f\x7f‪-‮]', safe)
    assert not safe.startswith(".")
    assert not safe.endswith((".", " "))
    assert not uploads.RESERVED.match(safe.split(".")[0])
    assert safe_name(safe) == safe


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\x\\a.txt", "a.txt"),
        ("/abs/olute.txt", "olute.txt"),
        ("a\0b.txt", "ab.txt"),
        ("CON.txt", "_CON.txt"),
        ("...", "file"),
        (".hidden.txt", "hidden.txt"),
        ("Ünïcode – ok.txt", "Ünïcode – ok.txt"),
    ],
)
def test_names_that_mean_harm_become_names_of_files(given_name: str, safe: str) -> None:
    assert safe_name(given_name) == safe


def test_a_name_of_300_characters_keeps_its_ending() -> None:
    assert safe_name("x" * 300 + ".pdf").endswith("x.pdf")


def test_a_file_is_kept_for_its_owner_alone_and_never_executable(kept: Uploads, tmp_path: Path) -> None:
    upload = dropped(tmp_path, "../a.txt", b"The reeve of Marl is Joan Pell.")
    assert kept.add(OWNER, [upload]) == []
    path = kept.folder(OWNER) / INSIDE / "a.txt"
    assert path.read_text() == "The reeve of Marl is Joan Pell."
    assert path.stat().st_mode & 0o777 == 0o600
    assert not upload.path.exists()
    assert not kept.folder("somebody else").exists()
    assert [entry.name for entry in kept.root.iterdir()] == [kept.folder(OWNER).name]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.exe", b"MZ", "no reader for .exe"),
        ("a", b"words", "no reader for a name without an ending"),
        ("a.pdf", b"words", "what is in it is no .pdf file"),
        ("a.txt", b"%PDF-1.7", "what is in it is no .txt file"),
        ("a.txt", b"wo\0rds", "what is in it is no .txt file"),
        ("a.docx", b"PK\x03\x04 no archive", "what is in it is no .docx file"),
        ("a.txt", b"x" * 10_001, "more than 0 MB"),
    ],
)
def test_what_is_not_taken_is_said(
    kept: Uploads, tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    [refused] = kept.add(OWNER, [dropped(tmp_path, name, content)])
    assert refused.startswith(f"{name} was not taken: ")
    assert reason in refused
    assert not kept.folder(OWNER).exists()


def test_a_link_is_not_followed(kept: Uploads, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("words")
    (tmp_path / "link").symlink_to(secret)
    [refused] = kept.add(OWNER, [Upload(tmp_path / "link", "a.txt")])
    assert "it is no file" in refused
    assert secret.exists()


def test_there_are_only_so_many_files(kept: Uploads, tmp_path: Path) -> None:
    for number in range(MOST_FILES):
        assert kept.add(OWNER, [dropped(tmp_path, f"{number}.txt", b"words")]) == []
    [refused] = kept.add(OWNER, [dropped(tmp_path, "more.txt", b"words")])
    assert "remove some" in refused
    assert kept.add(OWNER, [dropped(tmp_path, "0.txt", b"other words")]) == []


def test_files_are_kept_for_only_so_many_people(
    kept: Uploads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_OWNERS", 2)
    took = [kept.add(owner, [dropped(tmp_path, "a.txt", b"words")]) for owner in ("a", "b", "c", "a")]
    assert [bool(refused) for refused in took] == [False, False, True, False]


def test_only_what_is_there_can_be_removed(kept: Uploads, tmp_path: Path) -> None:
    kept.add(OWNER, [dropped(tmp_path, "a.txt", b"words")])
    outside = kept.root / "outside.txt"
    outside.write_text("words")
    for path in ("../../outside.txt", f"{INSIDE}/../../outside.txt", str(outside), "a.txt", ""):
        assert not kept.remove(OWNER, document_id(path))
    assert not kept.remove("somebody else", document_id(f"{INSIDE}/a.txt"))
    assert kept.remove(OWNER, document_id(f"{INSIDE}/a.txt"))
    assert outside.exists()


def test_idle_shelves_are_closed_when_there_are_too_many(
    kept: Uploads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_OPEN", 2)
    monkeypatch.setattr(uploads, "IDLE_S", 0.0)
    for owner in "abcd":
        kept.add(owner, [dropped(tmp_path, "a.txt", b"words")])
        assert kept.shelf(owner) is not None
    assert len(kept._open) == 2
    assert kept.shelf("a") is not None


@pytest.mark.parametrize(("ending", "member"), [(".docx", "word/document.xml"), (".xlsx", "xl/workbook.xml")])
def test_an_archive_is_known_by_the_names_in_it(tmp_path: Path, ending: str, member: str) -> None:
    path = tmp_path / "file"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "x")
    assert fits(ending, path)
    assert not fits(".pptx", path)
    assert not fits(".txt", path)


def test_text_of_two_bytes_a_character_is_text(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("words", encoding="utf-16")
    assert fits(".txt", path)
