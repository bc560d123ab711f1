from __future__ import annotations

import os
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.embedding import LocalEmbedding
from index.settings import Settings
from qa.page import uploads
from qa.page.events import document_id
from qa.page.faults import FULL, UNFORESEEN
from qa.page.kinds import fits
from qa.page.owners import WHOSE
from qa.page.uploads import INSIDE, LOCK, MOST_FILES, Upload, Uploads
from tests.full_disk import full_disk

OWNER = "key of somebody"


@pytest.fixture
def kept(tmp_path: Path, real_embedder: LocalEmbedding) -> Uploads:
    return Uploads(tmp_path / "uploads", Settings(index_dir=tmp_path / "index"), real_embedder, 10_000)


def dropped(tmp_path: Path, name: str, content: bytes) -> Upload:
    path = tmp_path / "dropped" / name.replace("/", "_")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return Upload(path, name)


def held(kept: Uploads, owner: str) -> dict[str, bytes]:
    folder = kept.folder(owner)
    files = (folder / INSIDE).iterdir() if folder else ()
    return {file.name: file.read_bytes() for file in files}


def put(kept: Uploads, tmp_path: Path, owner: str, name: str = "a.txt", content: bytes = b"words") -> str:
    """Why the file was not taken; "" where it was."""
    return "".join(kept.add(owner, [dropped(tmp_path, name, content)]))


def came(kept: Uploads, owner: str, seconds_ago: float) -> None:
    """As if the person had last come then."""
    folder = kept.folder(owner)
    assert folder is not None
    when = time.time() - seconds_ago
    os.utime(folder / WHOSE, (when, when))


def test_a_file_is_kept_for_its_owner_alone_and_never_executable(kept: Uploads, tmp_path: Path) -> None:
    upload = dropped(tmp_path, "../a.txt", b"The reeve of Marl is Joan Pell.")
    assert kept.add(OWNER, [upload]) == []
    folder = kept.folder(OWNER)
    assert folder is not None
    path = folder / INSIDE / "a.txt"
    assert path.read_text() == "The reeve of Marl is Joan Pell."
    assert path.stat().st_mode & 0o777 == 0o600
    assert kept.root.stat().st_mode & 0o777 == folder.stat().st_mode & 0o777 == 0o700
    assert upload.path.read_text() == "The reeve of Marl is Joan Pell."
    assert kept.folder("somebody else") is None


def test_two_people_who_add_the_same_file_both_have_it(kept: Uploads, tmp_path: Path) -> None:
    upload = dropped(tmp_path, "a.txt", b"words")
    assert [kept.add(owner, [upload]) for owner in ("a", "b", "a")] == [[], [], []]
    assert held(kept, "a") == held(kept, "b") == {"a.txt": b"words"}


def test_many_who_add_at_once_all_have_what_they_added(kept: Uploads, tmp_path: Path) -> None:
    uploads = [dropped(tmp_path, f"{n}.txt", b"%d" % n) for n in range(4)]
    with ThreadPoolExecutor(8) as threads:
        refused = list(threads.map(lambda n: kept.add(f"owner {n % 5}", uploads), range(20)))
    assert refused == [[]] * 20
    for number in range(5):
        assert held(kept, f"owner {number}") == {f"{n}.txt": b"%d" % n for n in range(4)}
    assert len(kept._owners.folders()) == 5
    assert not list(kept.root.glob(".copied-*"))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.exe", b"MZ", "no reader for .exe"),
        ("a", b"words", "no reader for a name without an ending"),
        ("a.pdf", b"words", "what is in it is no .pdf file"),
        ("a.txt", b"%PDF-1.7", "what is in it is no .txt file"),
        ("a.txt", b"wo\0rds", "what is in it is no .txt file"),
        ("a.docx", b"words", "what is in it is no .docx file"),
        ("a.txt", b"x" * 10_001, "more than 0 MB"),
    ],
)
def test_what_is_not_taken_is_said(
    kept: Uploads, tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    [refused] = kept.add(OWNER, [dropped(tmp_path, name, content)])
    assert refused.startswith(f"{name} was not taken: ")
    assert reason in refused
    assert kept.folder(OWNER) is None
    assert not kept.root.exists() or {entry.name for entry in kept.root.iterdir()} <= {LOCK}


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


def test_a_file_that_breaks_what_looks_at_it_costs_the_others_nothing(
    kept: Uploads, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(ending: str, path: Path) -> bool:
        if ending == ".docx":
            raise NotImplementedError
        return fits(ending, path)

    monkeypatch.setattr(uploads, "fits", breaks)
    sent = [dropped(tmp_path, "b.docx", b"PK"), dropped(tmp_path, "a.txt", b"words")]
    assert kept.add(OWNER, sent) == [f"b.docx was not taken: {UNFORESEEN}"]
    assert "NotImplementedError" in caplog.text
    assert held(kept, OWNER) == {"a.txt": b"words"}


def test_a_full_disk_is_said_and_leaves_nothing_behind(kept: Uploads, tmp_path: Path) -> None:
    assert put(kept, tmp_path, OWNER) == ""
    upload = dropped(tmp_path, "b.txt", b"x" * 9_000)
    with full_disk(5_000):
        [refused] = kept.add(OWNER, [upload])
    assert refused == f"b.txt was not taken: {FULL}"
    assert held(kept, OWNER) == {"a.txt": b"words"}
    assert not list(kept.root.glob(".copied-*"))


def test_who_has_not_come_for_longest_makes_room_for_another_person(kept: Uploads, tmp_path: Path) -> None:
    kept.most_owners = 3
    for owner, seconds_ago in (("a", 5_000), ("b", 9_000), ("c", 10)):
        put(kept, tmp_path, owner)
        came(kept, owner, seconds_ago)
    took = [put(kept, tmp_path, owner) for owner in "defa"]
    assert ["no room left" in refused for refused in took] == [False, False, True, True]
    assert [bool(held(kept, owner)) for owner in "abcdef"] == [False, False, True, True, True, False]
    assert len(kept._owners.folders()) == 3


def test_files_are_kept_up_to_so_many_bytes_in_all(kept: Uploads, tmp_path: Path) -> None:
    kept.most_bytes = 20_000
    for owner in "ab":
        assert put(kept, tmp_path, owner, content=b"x" * 9_000) == ""
    assert "no room left" in put(kept, tmp_path, "c", content=b"x" * 3_000)
    assert put(kept, tmp_path, "a", content=b"x" * 10_000) == ""  # in the place of the one before
    came(kept, "b", 5_000)
    assert put(kept, tmp_path, "c", content=b"x" * 3_000) == ""
    assert [len(held(kept, owner)) for owner in "abc"] == [1, 0, 1]


def test_people_without_files_do_not_count(kept: Uploads, tmp_path: Path) -> None:
    kept.most_owners = 2
    for owner in "abc":
        assert put(kept, tmp_path, owner) == ""
        assert kept.remove(owner, document_id(f"{INSIDE}/a.txt"))
    assert put(kept, tmp_path, "d") == ""


def test_an_empty_folder_goes_with_its_index(
    kept: Uploads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(kept, tmp_path, OWNER)
    shelf = kept.shelf(OWNER)
    assert shelf is not None
    shelf.sync()
    assert len(list(kept.settings.index_dir.glob("*.sqlite"))) == 1
    kept.sweep()
    assert held(kept, OWNER)
    assert kept.remove(OWNER, document_id(f"{INSIDE}/a.txt"))
    shelf.sync(prune=True)  # as the library does for what a person removed
    kept.sweep()
    assert kept.folder(OWNER) is None
    assert shelf.store.held() == ()  # whoever still searches it finds nothing, and no fault
    monkeypatch.setattr(uploads, "IDLE_S", 0.0)
    kept.sweep()
    assert not list(kept.settings.index_dir.iterdir())
    assert [entry.name for entry in kept.root.iterdir()] == [LOCK]


def test_the_files_of_who_leaves_go_with_their_index(
    kept: Uploads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.most_owners = 1
    put(kept, tmp_path, "a")
    shelf = kept.shelf("a")
    assert shelf is not None
    shelf.sync()
    came(kept, "a", 5_000)
    monkeypatch.setattr(uploads, "IDLE_S", 0.0)
    assert put(kept, tmp_path, "b") == ""
    assert kept.shelf("a") is None
    assert not list(kept.settings.index_dir.iterdir())


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


@pytest.mark.parametrize("ending", [".docx", ".pptx", ".xlsx", ".epub"])
def test_an_archive_is_no_text_and_a_text_no_archive(tmp_path: Path, ending: str) -> None:
    archive, text = tmp_path / "archive", tmp_path / "text"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("word/document.xml", "x")
    text.write_text("words")
    assert (fits(ending, archive), fits(".txt", archive)) == (True, False)
    assert (fits(ending, text), fits(".txt", text)) == (False, True)


def test_text_of_two_bytes_a_character_is_text(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("words", encoding="utf-16")
    assert fits(".txt", path)
