"""What is searched is derived: kept when large, made anew whenever it is missing, stale or damaged."""

from __future__ import annotations

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import snapshot, vectors
from index.catalog import Catalog, EmbeddedSpan
from index.database import Database
from index.documents import Document
from index.errors import DamagedIndexError
from index.files import search_folder
from index.store import PassageStore
from index.words import WordIndex
from tests.fakes import MODES, Library, retrieve, texts

FILES = {f"{n}.txt": f"The zeppelin {n} lands at port {n % 7}. " * 3 for n in range(40)}


@pytest.fixture
def large(library: Library, monkeypatch: pytest.MonkeyPatch) -> Library:
    """A library that is taken for a large one, its index built and closed."""
    monkeypatch.setattr(snapshot, "KEPT_FROM", 10)
    for name, text in FILES.items():
        library.write(name, text)
    library.synced().close()
    return library


def found(library: Library, index: PassageStore, asked: str = "zeppelin 7 at port") -> list[list[str]]:
    return [texts(retrieve(index, library.embedder, asked, mode)) for mode in MODES]


def kept(library: Library) -> list[Path]:
    return sorted(path for path in search_folder(library.index_path).iterdir() if path.is_dir())


def is_whole(library: Library) -> bool:
    """Whether what is kept would be opened."""
    database = Database(library.index_path)
    with closing(database):
        return snapshot.kept(Catalog(database)) is not None


def forbid_making(monkeypatch: pytest.MonkeyPatch) -> None:
    def made(*_: object) -> None:
        raise AssertionError("a snapshot was made")

    monkeypatch.setattr(snapshot, "make", made)


def test_a_kept_snapshot_is_opened_and_finds_the_same(
    large: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(large.open()) as index:
        before = found(large, index)
    shutil.rmtree(search_folder(large.index_path))
    with closing(large.open()) as index:
        assert found(large, index) == before
    forbid_making(monkeypatch)
    with closing(large.open()) as index:
        assert found(large, index) == before


def damages() -> list[str]:
    return [
        "ids.npy",
        "vectors.faiss",
        "snapshot.json",
        "words/meta.json",
        "words/*.term",
        "documents/meta.json",
    ]


@pytest.mark.parametrize("name", damages())
@pytest.mark.parametrize("how", ["noise", "cut short", "gone"])
def test_a_damaged_snapshot_is_made_anew(large: Library, name: str, how: str) -> None:
    with closing(large.open()) as index:
        before = found(large, index)
    file = next(kept(large)[0].glob(name))
    content = file.read_bytes()
    if how == "gone":
        file.unlink()
    else:
        half = content[: len(content) // 2]
        file.write_bytes(half if how == "cut short" else half + b"noise" + content[len(half) + 5 :])
    assert not is_whole(large)
    with closing(large.open()) as index:
        assert found(large, index) == before
    assert is_whole(large)


def test_a_snapshot_of_another_index_is_not_taken_for_its_own(large: Library) -> None:
    stale = shutil.copytree(kept(large)[0], large.folder.parent / "stale")
    for name in FILES:
        large.write(name, f"Other words of {name}.")
    large.rebuild()
    (generation,) = kept(large)
    shutil.rmtree(generation)
    shutil.move(stale, generation)
    assert not is_whole(large)


def test_only_the_last_snapshot_is_kept_and_none_of_a_small_index(large: Library) -> None:
    search_folder(large.index_path).joinpath("fresh-left-by-a-killed-process").mkdir()
    large.write("new.txt", "A new zeppelin.")
    large.synced().close()
    assert len(kept(large)) == 1
    for name in FILES:
        (large.folder / name).unlink()
    with closing(large.open()) as store:
        large.sync(store, prune=True)
    assert not search_folder(large.index_path).exists()


def test_no_byte_of_a_removed_file_is_left_in_what_is_kept(large: Library) -> None:
    large.write("secret.txt", "The xylophonist defects.")
    large.synced().close()
    (large.folder / "secret.txt").unlink()
    large.synced().close()
    files = [path for path in large.index_path.parent.rglob("*") if path.is_file()]
    assert len(files) > 5
    assert not any(b"xylophonist" in path.read_bytes() for path in files)
    assert WordIndex.open(kept(large)[0] / "words").search(["xylophonist"], 5) == []


def test_while_another_writes_the_last_snapshot_goes_on_without_what_was_removed(large: Library) -> None:
    with closing(large.open()) as reader, closing(large.open()) as writer:
        writer.remove(["7.txt"])
        assert not any("zeppelin 7 " in text for hits in found(large, reader) for text in hits)
        writer.purge()
        assert found(large, reader) == found(large, writer)


def test_what_a_process_committed_before_it_ended_is_found_in_the_end(
    large: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(large.open()) as reader:
        with closing(large.open()) as writer:
            document = replace(writer.document("7.txt") or Document("", "", ""), text="An airship departs.")
            writer.replace(document, [EmbeddedSpan(0, 19, large.embedder.embed([document.text])[0])])
        assert not any("airship" in text for hits in found(large, reader, "airship") for text in hits)
        monkeypatch.setattr(snapshot, "STILL_S", -1)
        assert any("airship" in text for hits in found(large, reader, "airship") for text in hits)
    assert is_whole(large)


def test_what_was_removed_takes_no_place_among_the_best(large: Library) -> None:
    with closing(large.open()) as reader, closing(large.open()) as writer:
        best = retrieve(reader, large.embedder, "zeppelin 7 at port", count=30)
        writer.remove({hit.metadata["file_path"] for hit in best})
        assert len(retrieve(reader, large.embedder, "zeppelin 7 at port", count=5)) == 5


def test_where_all_that_matches_was_removed_nothing_is_found_and_the_search_ends(large: Library) -> None:
    large.write("rare.txt", "The xylophonist defects.")
    large.synced().close()
    with closing(large.open()) as reader, closing(large.open()) as writer:
        writer.remove(["rare.txt"])
        assert retrieve(reader, large.embedder, "xylophonist", MODES[1]) == []
        writer.remove(FILES)
        assert found(large, reader) == [[], [], []]


def test_many_that_open_at_once_all_find_the_same_and_one_keeps_it(large: Library) -> None:
    with closing(large.open()) as index:
        before = found(large, index)
    shutil.rmtree(search_folder(large.index_path))

    def opened() -> list[list[str]]:
        with closing(large.open()) as index:
            return found(large, index)

    with ThreadPoolExecutor(6) as pool:
        everyone = [pool.submit(opened) for _ in range(12)]
    assert [one.result() for one in everyone] == [before] * 12
    assert len(kept(large)) == 1


def test_where_nothing_can_be_kept_it_is_searched_from_memory(large: Library) -> None:
    with closing(large.open()) as index:
        before = found(large, index)
    shutil.rmtree(search_folder(large.index_path))
    search_folder(large.index_path).write_text("in the way")
    with closing(large.open()) as index:
        assert found(large, index) == before


def test_cells_that_are_kept_are_opened_and_find_the_same(
    large: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "EXACT_UP_TO", 10)
    shutil.rmtree(search_folder(large.index_path))
    with closing(large.open()) as index:
        before = found(large, index)
    forbid_making(monkeypatch)
    with closing(large.open()) as index:
        assert found(large, index) == before


def test_a_check_writes_nothing(large: Library) -> None:
    shutil.rmtree(search_folder(large.index_path))
    with closing(large.open()) as index:
        shutil.rmtree(search_folder(large.index_path))
        assert index.check() == (len(FILES), len(FILES))
    assert not search_folder(large.index_path).exists()


def test_a_passage_altered_since_it_was_kept_is_refused_when_it_is_found(large: Library) -> None:
    with closing(sqlite3.connect(large.index_path, isolation_level=None)) as connection:
        connection.execute('UPDATE passages SET "end" = "end" - 5')
    with closing(large.open()) as index, pytest.raises(DamagedIndexError, match="a passage was altered"):
        found(large, index)


def test_beyond_the_exact_size_nearly_all_neighbours_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "EXACT_UP_TO", 1000)
    rng = np.random.default_rng(5)
    centres = rng.normal(size=(50, 64))
    matrix = (centres[rng.integers(50, size=8000)] + rng.normal(size=(8000, 64))).astype(np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    index = vectors.VectorIndex.build(np.split(matrix, 8), 8000, 64, lambda rows: matrix[rows])
    shares = []
    for query in (matrix[:100] + matrix[100:200]) / 2:
        hits = index.search(query.tolist(), 10)
        cosines = matrix @ vectors.unit_vector(query.tolist())
        shares.append(len({row for row, _ in hits} & set(np.argsort(-cosines)[:10].tolist())) / 10)
        assert [score for _, score in hits] == pytest.approx([cosines[row] for row, _ in hits], abs=1e-6)
    assert np.mean(shares) > 0.97
