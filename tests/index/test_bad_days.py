"""What an index keeps when its folder has a bad day, and when it has one itself."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.compare import Planned, Step
from index.errors import DamagedIndexError, FolderError, IncompatibleIndexError
from index.folder import list_folder
from index.opening import check, plan
from index.report import Outcome
from index.store import PassageStore
from tests.fakes import MODES, HashingEmbedder, Library, paths, retrieve, texts

NAMES = ("a.txt", "b.txt", "sub/c.txt", "sub/d.txt")


@pytest.fixture
def store(library: Library) -> Iterator[PassageStore]:
    """Of four documents."""
    for name in NAMES:
        library.write(name, f"The zeppelin of {name} lands.")
    with closing(library.synced()) as store:
        yield store


@pytest.fixture
def forbid(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Lets the system refuse a file or a folder, as it does to those who are not its root."""

    def refuse(path: Path) -> None:
        def refusing(really: Callable[..., Any]) -> Callable[..., Any]:
            def act(at: Any, *rest: Any) -> Any:
                if not isinstance(at, int) and Path(at) == path:
                    raise PermissionError(errno.EACCES, "Permission denied", str(at))
                return really(at, *rest)

            return act

        monkeypatch.setattr(os, "scandir", refusing(os.scandir))
        monkeypatch.setattr(Path, "read_bytes", refusing(Path.read_bytes))

    return refuse


def found(library: Library, store: PassageStore) -> list[str]:
    return sorted(paths(retrieve(store, library.embedder, "zeppelin", count=10)))


# a folder that lost most of its files


@pytest.mark.parametrize("left", [(), ("a.txt",)], ids=["all are gone", "one of four is left"])
def test_a_folder_that_lost_most_of_its_files_is_not_believed(
    library: Library, store: PassageStore, left: tuple[str, ...]
) -> None:
    for name in set(NAMES) - set(left):
        (library.folder / name).unlink()
    library.write("new.txt", "The zeppelin of another disk.")
    report = library.sync(store)
    assert f"{4 - len(left)} of the 4 documents" in report.doubt
    assert f"python -m index {library.folder} --prune" in report.doubt
    assert report.files == ()
    assert found(library, store) == sorted(NAMES)


def test_it_is_believed_when_it_is_told(library: Library, store: PassageStore) -> None:
    for name in NAMES[1:]:
        (library.folder / name).unlink()
    report = library.sync(store, prune=True)
    assert [file.outcome for file in report.files] == [Outcome.REMOVED] * 3 + [Outcome.UNCHANGED]
    assert found(library, store) == ["a.txt"]


def test_a_folder_that_lost_half_of_its_files_is_believed(library: Library, store: PassageStore) -> None:
    shutil.rmtree(library.folder / "sub")
    assert library.sync(store).doubt == ""
    assert found(library, store) == ["a.txt", "b.txt"]


def test_files_that_were_moved_or_are_ignored_are_not_gone(library: Library, store: PassageStore) -> None:
    (library.folder / "sub").rename(library.folder / "moved")
    library.write(".verbatimignore", "a.txt\nb.txt\n")
    assert library.sync(store).doubt == ""
    assert found(library, store) == ["moved/c.txt", "moved/d.txt"]


# what cannot be reached


def test_a_folder_that_cannot_be_read_keeps_its_documents(
    library: Library, store: PassageStore, forbid: Callable[[Path], None]
) -> None:
    forbid(library.folder / "sub")
    library.write("b.txt", "The zeppelin starts.")
    report = library.sync(store)
    [failed] = report.failures
    assert (failed.path, failed.outcome) == ("sub", Outcome.UNREACHABLE)
    assert failed.reason == "the folder cannot be read: Permission denied"
    assert found(library, store) == sorted(NAMES)
    assert "The zeppelin starts." in texts(retrieve(store, library.embedder, "zeppelin starts"))


def test_a_file_that_cannot_be_read_keeps_what_is_indexed_of_it(
    library: Library, store: PassageStore, forbid: Callable[[Path], None]
) -> None:
    forbid(library.folder / "b.txt")
    [failed] = library.sync(store).failures
    assert (failed.path, failed.outcome, failed.reason) == (
        "b.txt",
        Outcome.UNREACHABLE,
        "Permission denied",
    )
    assert found(library, store) == sorted(NAMES)


def test_a_path_beyond_the_limit_of_the_system_is_named_and_the_rest_goes_on(library: Library) -> None:
    library.write("a.txt", "Some text.")
    here = os.open(library.folder, os.O_RDONLY)
    try:
        for _ in range(25):
            os.mkdir("d" * 200, dir_fd=here)
            below = os.open("d" * 200, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
    finally:
        os.close(here)
    report = library.sync(library.open())
    assert [file.outcome for file in report.files] == [Outcome.UNREACHABLE, Outcome.INDEXED]
    assert report.failures[0].reason == "the folder cannot be read: File name too long"


def test_folders_inside_each_other_are_listed_however_deep(tmp_path: Path) -> None:
    deep = tmp_path / Path(*["d"] * 1_500)
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1_500):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    (deep / "a.txt").write_text("words")
    try:
        assert list(list_folder(tmp_path).files.values()) == [deep / "a.txt"]
    finally:
        (deep / "a.txt").unlink()
        for _ in range(1_500):  # shutil calls itself for each
            deep.rmdir()
            deep = deep.parent


# a dry run


def test_a_dry_run_lists_what_a_sync_would_do_and_changes_nothing(
    library: Library, store: PassageStore, forbid: Callable[[Path], None]
) -> None:
    library.write("a.txt", "The zeppelin starts.")
    (library.folder / "b.txt").unlink()
    (library.folder / "sub/c.txt").rename(library.folder / "e.txt")
    library.write("new.txt", "The zeppelin waits.")
    library.write("picture.png", "no words")
    forbid(library.folder / "sub/d.txt")
    before = library.index_path.read_bytes()
    planned = plan(library.folder, library.settings, library.embedder)
    assert planned.steps == (
        Planned("b.txt", Step.REMOVE),
        Planned("a.txt", Step.CHANGE),
        Planned("e.txt", Step.MOVE, "from sub/c.txt"),
        Planned("new.txt", Step.ADD),
        Planned("sub/d.txt", Step.UNREACHABLE, "Permission denied"),
    )
    assert library.index_path.read_bytes() == before
    library.sync(store)
    assert [one.step for one in plan(library.folder, library.settings, library.embedder).steps] == [
        Step.UNREACHABLE
    ]


def test_a_dry_run_makes_no_index(library: Library) -> None:
    library.write("a.txt", "Words.")
    planned = plan(library.folder, library.settings, library.embedder)
    assert planned.steps == (Planned("a.txt", Step.ADD),)
    assert not library.index_path.exists()


def test_a_dry_run_says_what_a_sync_would_not_believe(library: Library, store: PassageStore) -> None:
    shutil.rmtree(library.folder)
    library.folder.mkdir()
    planned = plan(library.folder, library.settings, library.embedder)
    assert [one.step for one in planned.steps] == [Step.REMOVE] * 4
    assert "4 of the 4 documents" in planned.doubt


# an index that is deleted or replaced while it is open


def test_an_index_that_is_deleted_while_it_is_open_is_made_anew(
    library: Library, store: PassageStore
) -> None:
    assert store.opened == 1
    shutil.rmtree(library.settings.index_dir)
    assert found(library, store) == []
    assert store.opened == 2
    library.synced().close()  # by another connection, as the page has it
    for mode in MODES:
        assert len(retrieve(store, library.embedder, "zeppelin", mode, 10)) == 4
    library.sync(store)
    assert store.check() == (4, 4)


def test_an_index_that_is_replaced_while_it_is_open_is_the_one_that_is_searched(
    library: Library, store: PassageStore, tmp_path: Path
) -> None:
    other = Library(library.folder, replace(library.settings, index_dir=tmp_path / "other"))
    for name in NAMES:
        library.write(name, f"The submarine of {name} dives.")
    other.synced().close()
    assert store.document("a.txt") is not None
    os.replace(other.index_path, library.index_path)  # as many documents, as many changes, other texts
    document = store.document("a.txt")
    assert document is not None
    assert document.text == "The submarine of a.txt dives."
    assert found(library, store) == sorted(NAMES)
    assert texts(retrieve(store, library.embedder, "submarine a.txt", count=1)) == [document.text]


def test_an_index_of_another_model_in_its_place_is_refused_each_time(
    library: Library, store: PassageStore, tmp_path: Path
) -> None:
    other = Library(
        library.folder,
        replace(library.settings, index_dir=tmp_path / "other"),
        HashingEmbedder(model_name="another"),
    )
    other.synced().close()
    os.replace(other.index_path, library.index_path)
    for _ in range(2):
        with pytest.raises(IncompatibleIndexError, match="another"):
            retrieve(store, library.embedder, "zeppelin")
    library.index_path.unlink()
    assert found(library, store) == []


# an index of nothing


def test_a_file_of_no_bytes_is_not_sound(library: Library) -> None:
    library.write("a.txt", "Words.")
    library.synced().close()
    assert check(library.folder, library.settings, library.embedder) == (1, 1)
    library.index_path.write_bytes(b"")
    with pytest.raises(DamagedIndexError, match="there is nothing in it"):
        check(library.folder, library.settings, library.embedder)
    assert library.index_path.read_bytes() == b""
    library.index_path.unlink()
    with pytest.raises(FolderError, match="No index of"):
        check(library.folder, library.settings, library.embedder)
