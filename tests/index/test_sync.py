from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import FolderError
from index.folder import IGNORE_FILE
from index.report import FileResult, Outcome, SyncReport
from tests.fakes import MODES, Library, paths, retrieve, texts

TEXT_SEARCH = MODES[1]


def outcomes(report: SyncReport) -> dict[str, str]:
    return {file.path: file.outcome.value for file in report.files}


def test_a_second_sync_embeds_nothing_and_says_so(library: Library) -> None:
    library.write("a.txt", "Some text.")
    store = library.open()
    assert str(library.sync(store)) == "1 indexed; embedded 1 passage"
    embedded = library.embedder.texts_embedded
    assert str(library.sync(store)) == "1 unchanged; nothing to embed"
    assert library.embedder.texts_embedded == embedded == 1


def test_a_sync_costs_what_changed(library: Library) -> None:
    for name in ("changed.txt", "kept.txt", "removed.txt", "sub/kept.md"):
        library.write(name, f"Old words of {name}.")
    store = library.synced()
    library.write("changed.txt", "New words.")
    library.write("added.txt", "Added words.")
    (library.folder / "removed.txt").unlink()
    report = library.sync(store)
    assert outcomes(report) == {
        "removed.txt": "removed",
        "added.txt": "indexed",
        "changed.txt": "indexed",
        "kept.txt": "unchanged",
        "sub/kept.md": "unchanged",
    }
    assert report.embedded == 2
    assert library.embedder.texts_embedded == 4 + 2
    assert sorted(texts(retrieve(store, library.embedder, "words", count=20))) == [
        "Added words.",
        "New words.",
        "Old words of kept.txt.",
        "Old words of sub/kept.md.",
    ]


def test_a_file_that_is_moved_answers_under_its_new_name_and_costs_no_embedding(library: Library) -> None:
    for name in ("old.txt", "other.txt", "kept.txt"):
        library.write(name, f"The zeppelin of {name} lands.")
    store = library.synced()
    (library.folder / "sub").mkdir()
    (library.folder / "old.txt").rename(library.folder / "sub" / "new.txt")
    (library.folder / "other.txt").rename(library.folder / "again.txt")
    report = library.sync(store)
    assert outcomes(report) == {"again.txt": "moved", "kept.txt": "unchanged", "sub/new.txt": "moved"}
    assert report.files[-1].note == "from old.txt"
    assert library.embedder.texts_embedded == 3
    for mode in MODES:
        hits = retrieve(store, library.embedder, "zeppelin", mode)
        assert sorted(paths(hits)) == ["again.txt", "kept.txt", "sub/new.txt"]
    assert store.check() == (3, 3)


def test_a_file_moved_and_another_put_in_its_place_are_told_apart(library: Library) -> None:
    library.write("a.txt", "First words.")
    store = library.synced()
    (library.folder / "a.txt").rename(library.folder / "b.txt")
    library.write("a.txt", "Second words.")
    assert outcomes(library.sync(store)) == {"a.txt": "indexed", "b.txt": "indexed"}
    assert sorted(texts(retrieve(store, library.embedder, "words"))) == ["First words.", "Second words."]


def test_files_of_the_same_content_are_both_there_and_one_may_go(library: Library) -> None:
    library.write("a.txt", "Same words.")
    library.write("b.txt", "Same words.")
    store = library.synced()
    (library.folder / "a.txt").unlink()
    assert outcomes(library.sync(store)) == {"a.txt": "removed", "b.txt": "unchanged"}
    (library.folder / "b.txt").rename(library.folder / "c.txt")
    library.write("d.txt", "Same words.")
    assert outcomes(library.sync(store)) == {"c.txt": "moved", "d.txt": "indexed"}


def test_of_a_changed_file_only_what_is_new_is_embedded(library: Library) -> None:
    library.settings = replace(library.settings, max_passage_tokens=4)
    library.write("a.txt", "Alpha words are here. Beta words are here. Gamma words are here.")
    store = library.synced()
    library.write("a.txt", "Beta words are here. Delta words are here. Gamma words are here.")
    assert library.sync(store).embedded == 1
    assert library.embedder.texts_embedded == 4
    assert texts(retrieve(store, library.embedder, "beta", count=1)) == ["Beta words are here."]
    assert store.check() == (1, 3)


def test_a_passage_that_stands_twice_is_embedded_once(library: Library) -> None:
    library.settings = replace(library.settings, max_passage_tokens=2)
    library.write("a.txt", "Two words. Two words. More words.")
    assert library.sync(library.open()).embedded == 2


def test_ignored_files_are_left_out_and_leave_the_index(library: Library) -> None:
    for name in ("a.txt", "draft.txt", "old/a.txt", "old/keep.txt"):
        library.write(name, f"The zeppelin of {name}.")
    store = library.synced()
    library.write(IGNORE_FILE, "# not these\ndraft*\nold/*\n!old/keep.txt\n")
    assert outcomes(library.sync(store)) == {
        "draft.txt": "removed",
        "old/a.txt": "removed",
        "a.txt": "unchanged",
        "old/keep.txt": "unchanged",
    }


def test_patterns_that_cannot_be_read_are_an_error(library: Library) -> None:
    library.write("a.txt", "Words.")
    library.write(IGNORE_FILE, b"\xff")
    with pytest.raises(FolderError, match=f"{IGNORE_FILE} cannot be read"):
        library.sync(library.open())


def test_a_touched_file_is_unchanged(library: Library) -> None:
    path = library.write("a.txt", "Some text.")
    store = library.synced()
    os.utime(path, (1, 1))
    assert outcomes(library.sync(store)) == {"a.txt": "unchanged"}


BAD = {
    "no text": (b"zeppelin \xff\0", "not text in any usual encoding: save it as UTF-8 text"),
    "too large": (b"zeppelin " * 1000, "0.0 MB is over the limit of 0.0 MB: split it"),
}


@pytest.mark.parametrize(("content", "reason"), BAD.values(), ids=BAD)
def test_a_file_that_turned_bad_is_named_and_stops_answering_and_the_rest_goes_on(
    library: Library, content: bytes, reason: str
) -> None:
    library.settings = replace(library.settings, max_file_bytes=1000)
    library.write("bad.txt", "The zeppelin lands.")
    library.write("last.txt", "The zeppelin starts.")
    store = library.synced()
    library.write("bad.txt", content)
    library.write("last.txt", "The zeppelin waits.")
    report = library.sync(store)
    assert report.failures == (FileResult("bad.txt", Outcome.FAILED, reason=reason),)
    assert outcomes(report)["last.txt"] == "indexed"
    for mode in MODES:
        assert texts(retrieve(store, library.embedder, "zeppelin", mode)) == ["The zeppelin waits."]


@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"\xef\xbb\xbf"], ids=["none", "white space", "a mark"])
def test_an_emptied_file_is_named_and_stops_answering_and_is_no_failure(
    library: Library, content: bytes
) -> None:
    library.write("a.txt", "The zeppelin lands.")
    library.write("b.txt", "Other text.")
    store = library.synced()
    library.write("a.txt", content)
    empty = FileResult("a.txt", Outcome.EMPTY, reason="nothing in it")
    for _ in range(2):  # it is as empty at the next sync
        report = library.sync(store)
        assert report.files == (empty, FileResult("b.txt", Outcome.UNCHANGED))
        assert report.failures == ()
        assert retrieve(store, library.embedder, "zeppelin", TEXT_SEARCH) == []
    library.write("a.txt", "The zeppelin waits.")
    assert outcomes(library.sync(store))["a.txt"] == "indexed"


def test_a_file_that_was_mended_answers_again(library: Library) -> None:
    library.write("a.txt", b"\xff")
    library.write("b.txt", "Other text.")
    store = library.synced()
    library.write("a.txt", "The zeppelin lands.")
    assert outcomes(library.sync(store)) == {"a.txt": "indexed", "b.txt": "unchanged"}
    assert paths(retrieve(store, library.embedder, "zeppelin", TEXT_SEARCH)) == ["a.txt"]


def test_names_of_every_kind_answer_by_their_name(library: Library) -> None:
    names = ["line\nbreak.txt", "停火.md", "a b'c\".TXT", os.fsdecode(b"\xff.text"), "deep/er/est.markdown"]
    for name in names:
        library.write(name, "The zeppelin lands.")
    store = library.synced()
    found = paths(retrieve(store, library.embedder, "zeppelin", TEXT_SEARCH, count=20))
    assert sorted(found) == sorted(["\\udcff.text", *(name for name in names if "\udcff" not in name)])
    assert outcomes(library.sync(store)) == dict.fromkeys(sorted(found), "unchanged")


def test_files_of_other_kinds_are_skipped_and_those_out_of_sight_not_named(
    library: Library, tmp_path: Path
) -> None:
    (tmp_path / "outside.txt").write_text("zeppelin")
    (library.folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    library.write(".hidden.txt", "zeppelin")
    library.write("picture.png", "zeppelin")
    library.write("Makefile", "zeppelin")
    library.write("a.txt", "Some text.")
    store = library.open()
    report = library.sync(store)
    assert outcomes(report) == {"Makefile": "skipped", "a.txt": "indexed", "picture.png": "skipped"}
    assert retrieve(store, library.embedder, "zeppelin", TEXT_SEARCH) == []


def test_a_link_that_leads_round_in_a_circle_is_a_failure_like_others(library: Library) -> None:
    (library.folder / "loop.txt").symlink_to("loop.txt")
    library.write("a.txt", "Some text.")
    assert outcomes(library.sync(library.open())) == {"a.txt": "indexed", "loop.txt": "failed"}


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param({}, "No documents in .*Put .*txt", id="no files"),
        pytest.param({"a.png": b"x"}, "No documents in", id="no file of a known kind"),
        pytest.param(
            {"a.txt": b"", "b.md": b"\xff\0"}, "a.txt: nothing in it; b.md: not text", id="all failed"
        ),
        pytest.param({f"{n}.txt": b"" for n in range(9)}, "and 6 more", id="many failed"),
    ],
)
def test_a_folder_that_gives_no_document_is_an_error(
    library: Library, files: dict[str, bytes], message: str
) -> None:
    for name, content in files.items():
        library.write(name, content)
    with pytest.raises(FolderError, match=message):
        library.sync(library.open())


def test_a_folder_that_lost_all_its_documents_stops_answering(library: Library) -> None:
    path = library.write("a.txt", "The zeppelin lands.")
    store = library.synced()
    path.unlink()
    with pytest.raises(FolderError, match="No documents"):
        library.sync(store, prune=True)
    assert retrieve(store, library.embedder, "zeppelin") == []


def test_a_folder_that_was_taken_away_leaves_its_index(library: Library) -> None:
    path = library.write("a.txt", "The zeppelin lands.")
    store = library.synced()
    path.unlink()
    library.folder.rmdir()
    with pytest.raises(FolderError, match="No folder"):
        library.sync(store)
    assert paths(retrieve(store, library.embedder, "zeppelin")) == ["a.txt"]
