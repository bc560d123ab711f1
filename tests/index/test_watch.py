from __future__ import annotations

import threading
from pathlib import Path
from queue import Empty, SimpleQueue

import pytest

from index.watch import changes


@pytest.mark.real
def test_changes_of_documents_are_noticed_and_those_of_the_index_are_not(tmp_path: Path) -> None:
    (tmp_path / ".index").mkdir()
    (tmp_path / "built").mkdir()
    noticed: SimpleQueue[None] = SimpleQueue()
    stop = threading.Event()

    def follow() -> None:
        for change in changes(tmp_path, tmp_path / "built", stop):
            noticed.put(change)

    follower = threading.Thread(target=follow)
    follower.start()
    try:
        noticed.get(timeout=30)  # it is watching
        for name, counts in (
            ("a.txt", True),
            (".index/a.sqlite", False),
            ("built/a.sqlite", False),
            (".verbatimignore", True),
        ):
            (tmp_path / name).write_text("words")
            if counts:
                noticed.get(timeout=30)
            else:
                with pytest.raises(Empty):
                    noticed.get(timeout=3)
            while not noticed.empty():
                noticed.get(timeout=1)
    finally:
        stop.set()
        follower.join(timeout=10)
    assert not follower.is_alive()
