"""A sync that is killed, or runs out of space, at any moment leaves the last commit."""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import shutil
import signal
import time
from contextlib import closing
from multiprocessing.context import ForkServerContext

import pytest

from index import snapshot
from index.errors import VerbatimError
from index.sync import Progress, sync
from tests.fakes import MODES, Library, paths, retrieve

ROUNDS = 200
SIZES = 30

OLD = {f"{n}.txt": f"The zeppelin {n} lands. " * 20 for n in range(8)} | {"moved.txt": "It stays. " * 30}
NEW = {f"{n}.txt": f"The zeppelin {n} starts. " * 30 for n in range(2, 12)} | {"new.txt": OLD["moved.txt"]}


def write(library: Library, files: dict[str, str]) -> None:
    shutil.rmtree(library.folder)
    for name, text in files.items():
        library.write(name, text)


def sync_in_child(library: Library, max_file_bytes: int | None) -> None:
    snapshot.KEPT_FROM = 5
    if max_file_bytes is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write then fails, as on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (max_file_bytes, max_file_bytes))
    try:
        with closing(library.open()) as store:
            library.sync(store)
    except VerbatimError as error:
        os._exit(2 if "Cannot use the index" in str(error) else 3)
    os._exit(0)


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is searched is kept beside the index, as that of a large one is."""
    monkeypatch.setattr(snapshot, "KEPT_FROM", 5)


@pytest.fixture(scope="module")
def children() -> ForkServerContext:
    """Starts processes that have everything loaded already, and no threads."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.index.test_kill"])
    return context


@pytest.fixture
def changed(library: Library) -> Library:
    """An index of the old files, in a folder that holds the new ones."""
    write(library, OLD)
    library.synced().close()
    shutil.copytree(library.index_path.parent, library.folder.parent / "before")
    write(library, NEW)
    return library


def restore(library: Library) -> None:
    shutil.rmtree(library.index_path.parent)
    shutil.copytree(library.folder.parent / "before", library.index_path.parent)


def state(library: Library) -> tuple[tuple[str, str], ...]:
    """The documents that the index holds, after it was found sound and what it says to be theirs."""
    with closing(library.open()) as store:
        store.check()
        held = store.digests()
        for mode in MODES:
            assert set(paths(retrieve(store, library.embedder, "zeppelin", mode, 100))) <= held.keys()
        for name in held:
            document = store.document(name)
            assert document is not None
            assert document.text in (OLD.get(name), NEW.get(name), OLD["moved.txt"])
        return tuple(held.items())


def finished(library: Library) -> tuple[tuple[str, str], ...]:
    """The documents after a sync that nothing disturbs."""
    library.synced().close()
    return state(library)


@pytest.fixture
def goal(changed: Library) -> tuple[tuple[str, str], ...]:
    """What a clean sync comes to; the index is then as it was before."""
    found = finished(changed)
    restore(changed)
    return found


def test_a_sync_killed_at_any_moment_leaves_the_last_commit_and_the_next_one_finishes(
    changed: Library, goal: tuple[tuple[str, str], ...], children: ForkServerContext
) -> None:
    dice = random.Random(7)
    for _ in range(2):  # the first has to load everything
        restore(changed)
        started = time.monotonic()
        whole = children.Process(target=sync_in_child, args=(changed, None))
        whole.start()
        whole.join()
        seconds = time.monotonic() - started
    seen = set()
    for _ in range(ROUNDS):
        restore(changed)
        child = children.Process(target=sync_in_child, args=(changed, None))
        child.start()
        time.sleep(dice.uniform(0, 1.2 * seconds))
        child.kill()
        child.join()
        seen.add(state(changed))
        assert finished(changed) == goal
    assert len(seen) > 4  # or else it was never killed on the way


def test_a_sync_that_runs_out_of_space_says_so_and_leaves_the_last_commit(
    changed: Library, goal: tuple[tuple[str, str], ...], children: ForkServerContext
) -> None:
    size = changed.index_path.stat().st_size
    codes = set()
    for step in range(SIZES):
        restore(changed)
        limit = size * step // 2
        child = children.Process(target=sync_in_child, args=(changed, limit))
        child.start()
        child.join()
        codes.add(child.exitcode)
        state(changed)
        assert finished(changed) == goal
    assert codes == {0, 2}


def test_a_file_that_vanishes_before_it_is_read_is_named_and_the_rest_goes_on(library: Library) -> None:
    write(library, {"a.txt": "Words.", "b.txt": "More words.", "c.txt": "Last words."})
    store = library.open()

    def vanish(progress: Progress) -> None:
        if progress.path == "a.txt":
            (library.folder / "b.txt").unlink(missing_ok=True)

    report = sync(library.folder, store, library.embedder, library.settings, vanish)
    assert [file.outcome.value for file in report.files] == ["indexed", "unreachable", "indexed"]
    assert report.failures[0].reason == "it was gone when it was to be read"
    assert library.synced().digests().keys() == {"a.txt", "c.txt"}


def test_a_file_that_changes_while_it_is_read_is_indexed_as_it_was_read(library: Library) -> None:
    write(library, {"a.txt": "Old words."})
    store = library.open()

    def change(progress: Progress) -> None:
        if progress.passages:
            library.write("a.txt", "New words.")

    sync(library.folder, store, library.embedder, library.settings, change)
    found = store.document("a.txt")
    assert found is not None
    assert found.text == "Old words."
    library.sync(store)
    found = store.document("a.txt")
    assert found is not None
    assert found.text == "New words."
