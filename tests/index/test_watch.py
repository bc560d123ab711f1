from __future__ import annotations

import threading
from pathlib import Path
from queue import Empty, SimpleQueue

import pytest

from index.watch import changes


@pytest.mark.real
def test_a_change_in_the_folder_is_noticed_and_one_in_a_hidden_place_is_not(tmp_path: Path) -> None:
    (tmp_path / ".index").mkdir()
    noticed: SimpleQueue[None] = SimpleQueue()
    stop = threading.Event()

    def follow() -> None:
        for change in changes(tmp_path, stop):
            noticed.put(change)

    follower = threading.Thread(target=follow)
    follower.start()
    try:
        for _ in range(50):  # until the watcher is up
            (tmp_path / "a.txt").write_text("words")
            try:
                noticed.get(timeout=0.5)
                break
            except Empty:
                (tmp_path / "a.txt").unlink()
        else:
            pytest.fail("no change was noticed")
        while not noticed.empty():
            noticed.get()
        (tmp_path / ".index" / "a.sqlite").write_text("rows")
        with pytest.raises(Empty):
            noticed.get(timeout=3)
    finally:
        stop.set()
        follower.join(timeout=10)
    assert not follower.is_alive()
