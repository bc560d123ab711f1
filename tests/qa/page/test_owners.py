"""Folders of random names: whose they are, and what is left when the process is killed at any step."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

from index.settings import Settings
from qa.page.events import document_id
from qa.page.owners import WHOSE, Owners
from qa.page.uploads import INSIDE, LOCK, Upload, Uploads
from tests.fakes import HashingEmbedder

STEPS = ("open", "os.", "sqlite3.")
KILLED, MOST_STEPS = 9, 400


EMBEDDER: Any = HashingEmbedder()


def settings(place: Path) -> Settings:
    return Settings(index_dir=place / "index")


def opened(place: Path) -> Uploads:
    """As after a start of the server."""
    kept = Uploads(place / "uploads", settings(place), EMBEDDER, 10_000)
    kept.tidy()
    return kept


def upload(tmp_path: Path, name: str, content: str) -> Upload:
    path = tmp_path / "sent"
    path.write_text(content)
    return Upload(path, name)


def held(kept: Uploads, owner: str) -> dict[str, str]:
    folder = kept.folder(owner)
    return {file.name: file.read_text() for file in (folder / INSIDE).iterdir()} if folder else {}


def old_name(owner: str) -> str:
    """As folders of people were named at first: whoever knew the name knew the folder."""
    return sha256(owner.encode()).hexdigest()[:32]


def test_a_folder_cannot_be_named_by_who_knows_the_persons_name(tmp_path: Path) -> None:
    names = []
    for place in "ab":
        root = tmp_path / place
        root.mkdir()
        owners = Owners(root)
        folder = owners.make("name ada")
        mark = (folder / WHOSE).read_bytes()
        assert sha256(b"name ada").digest()[:16] not in mark
        assert old_name("name ada") not in (folder.name, mark.hex())
        assert folder.stat().st_mode & 0o777 == 0o700
        names += [folder.name, mark]
    assert len(set(names)) == 4


def test_each_finds_their_own_folder_again_after_a_start(tmp_path: Path) -> None:
    owners = Owners(tmp_path)
    made = {owner: owners.make(owner) for owner in ("name ada", "key a", "name eve", "")}
    assert {owner: Owners(tmp_path).find(owner) for owner in made} == made
    assert Owners(tmp_path).find("key b") is None
    assert sorted(Owners(tmp_path).folders()) == sorted(made.values())


def test_what_is_not_a_persons_folder_is_left_alone(tmp_path: Path) -> None:
    root = tmp_path / "uploads"
    elsewhere = tmp_path / "elsewhere"
    for folder in (root / "letters", root / ("e" * 32), root / ".inbox", elsewhere / INSIDE):
        folder.mkdir(parents=True)
        (folder / "a.txt").write_text("words")
    (root / ("d" * 32)).symlink_to(elsewhere)
    (root / ("c" * 32)).write_text("words")
    (root / ("b" * 32)).mkdir()
    (root / ("b" * 32) / WHOSE).write_bytes(b"damaged")
    before = sorted(path for path in tmp_path.rglob("*"))
    kept = opened(tmp_path)
    kept.sweep()
    assert kept._owners.folders() == []
    assert sorted(path for path in tmp_path.rglob("*") if path.name != LOCK) == before


def test_folders_of_earlier_versions_get_random_names_and_keep_their_files(tmp_path: Path) -> None:
    owners = ("name ada", "key a")
    for owner in owners:
        inside = tmp_path / "uploads" / old_name(owner) / INSIDE
        inside.mkdir(parents=True)
        (inside / "a.txt").write_text(owner)
    kept = opened(tmp_path)
    for owner in owners:
        assert held(kept, owner) == {"a.txt": owner}
        assert not (tmp_path / "uploads" / old_name(owner)).exists()


def killed_at_each_step(tmp_path: Path, does: Callable[[Path], object]) -> Iterator[Path]:
    """Folders in which it was done by a process that was killed at one step of the file system after the
    other, up to the one that got through."""
    prepared = tmp_path / "prepared"
    prepared.mkdir()
    prepare(prepared)
    for step in range(MOST_STEPS):
        place = shutil.copytree(prepared, tmp_path / f"killed at {step}")
        child = os.fork()
        if child == 0:
            _do(does, place, step)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in (0, KILLED)
        yield place
        if code == 0:
            assert step > 10
            return
    raise AssertionError("it never gets through")


def _do(does: Callable[[Path], object], place: Path, most_steps: int) -> NoReturn:
    left = iter(range(most_steps))

    def audit(event: str, _: object) -> None:
        if event.startswith(STEPS) and next(left, None) is None:
            os._exit(KILLED)

    sys.addaudithook(audit)
    try:
        does(place)
    except BaseException:
        os._exit(1)
    os._exit(0)


def prepare(place: Path) -> None:
    """Ada came lately, Eve long ago; Bob removed his last file; Joan's folder is of an earlier version."""
    kept = opened(place)
    for owner in ("name eve", "name ada", "name bob"):
        assert kept.add(owner, [upload(place, "a.txt", owner)]) == []
    assert kept.add("name eve", [upload(place, "d.txt", "more of hers")]) == []
    kept.remove("name bob", document_id(f"{INSIDE}/a.txt"))
    eve = kept.folder("name eve")
    assert eve is not None
    os.utime(eve / WHOSE, (0, 0))
    inside = kept.root / old_name("name joan") / INSIDE
    inside.mkdir(parents=True)
    (inside / "a.txt").write_text("name joan")
    upload(place, "b.txt", "words")


EVES = {"a.txt": "name eve", "d.txt": "more of hers"}


def left_whole(place: Path) -> Uploads:
    """As after the next start: nothing is half, nothing but Eve's folder can be gone, and all goes on."""
    kept = opened(place)
    assert held(kept, "name joan") == {"a.txt": "name joan"}
    assert held(kept, "name ada")["a.txt"] == "name ada"
    assert held(kept, "name eve") in ({}, EVES)
    assert kept.folder("name bob") is None
    for owner in ("name ada", "name bob"):
        assert held(kept, owner).get("b.txt", "words") == "words"
        assert kept.add(owner, [upload(place, "c.txt", "more")]) == []
        assert held(kept, owner)["c.txt"] == "more"
    people = {kept.folder(f"name {name}") for name in ("ada", "bob", "eve", "joan")} - {None}
    assert people == {entry for entry in kept.root.iterdir() if entry.name != LOCK}
    return kept


def test_a_start_that_is_killed_loses_nobodys_files(tmp_path: Path) -> None:
    for place in killed_at_each_step(tmp_path, opened):
        kept = left_whole(place)
        assert held(kept, "name eve") == EVES
    assert not (kept.root / old_name("name joan")).exists()


def test_an_upload_that_is_killed_is_there_or_not_and_nobody_elses_is_touched(tmp_path: Path) -> None:
    def add(place: Path) -> None:
        Uploads(place / "uploads", settings(place), EMBEDDER, 10_000).add(
            "name ada", [Upload(place / "sent", "b.txt")]
        )

    for place in killed_at_each_step(tmp_path, add):
        kept = left_whole(place)
        assert held(kept, "name eve") == EVES
    assert held(kept, "name ada") == {"a.txt": "name ada", "b.txt": "words", "c.txt": "more"}


def test_one_who_leaves_for_another_is_whole_or_gone_when_that_is_killed(tmp_path: Path) -> None:
    def add(place: Path) -> None:
        kept = Uploads(place / "uploads", settings(place), EMBEDDER, 10_000, most_owners=2)
        assert kept.add("name new", [Upload(place / "sent", "b.txt")]) == []

    for place in killed_at_each_step(tmp_path, add):
        kept = opened(place)
        assert held(kept, "name new") in ({}, {"b.txt": "words"})
        shutil.rmtree(kept.folder("name new") or place / "none", ignore_errors=True)
        kept = left_whole(place)
    assert held(kept, "name eve") == {}


def test_a_sweep_that_is_killed_takes_no_files(tmp_path: Path) -> None:
    def sweep(place: Path) -> None:
        Uploads(place / "uploads", settings(place), EMBEDDER, 10_000).sweep()

    for place in killed_at_each_step(tmp_path, sweep):
        assert held(left_whole(place), "name eve") == EVES
