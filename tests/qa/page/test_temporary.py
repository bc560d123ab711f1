from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import pytest
from filelock import FileLock

from qa.page.temporary import LOCK, NEW_S, PREFIX, sweep, temporary_folder


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.delenv("TMPDIR", raising=False)
    return tmp_path


def left(folder: Path, name: str, locked: bool = True) -> Path:
    made = folder / f"{PREFIX}{name}"
    made.mkdir()
    (made / "of someone.txt").write_text("words")
    if locked:
        (made / LOCK).touch()
    return made


def test_all_that_is_temporary_lies_in_it_and_goes_with_it(shared: Path) -> None:
    with temporary_folder() as folder:
        assert folder.parent == shared
        with tempfile.NamedTemporaryFile(delete=False) as file:
            file.write(b"words")
        assert Path(file.name).parent == folder
        assert os.environ["TMPDIR"] == str(folder)
    assert list(shared.iterdir()) == []
    assert tempfile.gettempdir() == str(shared)
    assert "TMPDIR" not in os.environ


def test_a_start_sweeps_what_a_kill_left_and_leaves_what_is_in_use(shared: Path) -> None:
    killed, other = left(shared, "killed"), shared / "verbatim-of-another"
    other.mkdir()
    with FileLock(left(shared, "alive") / LOCK), temporary_folder():
        assert not killed.exists()
        assert (shared / f"{PREFIX}alive" / "of someone.txt").exists()
        assert other.exists()


def test_one_that_is_being_made_is_left_alone_until_it_is_old(shared: Path) -> None:
    made = left(shared, "new", locked=False)
    sweep(shared)
    assert made.exists()
    long_ago = time.time() - 2 * NEW_S
    os.utime(made, (long_ago, long_ago))
    sweep(shared)
    assert not made.exists()


def test_no_link_leads_the_sweep_elsewhere(shared: Path) -> None:
    target = shared / "of value"
    target.mkdir()
    (target / LOCK).touch()
    (shared / f"{PREFIX}link").symlink_to(target)
    inside = left(shared, "killed")
    (inside / "link").symlink_to(target)
    sweep(shared)
    assert target.exists()
    assert not inside.exists()
