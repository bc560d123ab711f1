"""What is searched is derived: kept when large, made anew whenever it is missing, stale or damaged."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index import snapshot, store, vectors
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


def found(library: Library, index: PassageStore) -> list[list[str]]:
    return [texts(retrieve(index, library.embedder, "zeppelin 7 at port", mode)) for mode in MODES]


def kept(library: Library) -> list[Path]:
    return sorted(search_folder(library.index_path).iterdir())


def forbid_making(monkeypatch: pytest.MonkeyPatch) -> None:
    def made(*_: object) -> None:
        raise AssertionError("a snapshot was made")

    monkeypatch.setattr(snapshot, "make", made)
    monkeypatch.setattr(store, "make", made)


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
    return ["ids.npy", "vectors.faiss", "snapshot.json", "words/meta.json", "words/*.term"]


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
    with closing(large.open()) as index:
        assert found(large, index) == before
    assert len(kept(large)) == 1


def test_a_snapshot_of_another_index_is_not_taken_for_its_own(large: Library) -> None:
    with closing(large.open()) as index:
        before = found(large, index)
    stale = shutil.copytree(kept(large)[0], large.folder.parent / "stale")
    for name in FILES:
        large.write(name, f"Other words of {name}.")
    large.rebuild()
    generation = kept(large)[0]
    shutil.rmtree(generation)
    shutil.move(stale, generation)
    with closing(large.open()) as index:
        assert found(large, index) != before
        assert all("Other words" in text for hits in found(large, index) for text in hits)


def test_only_the_last_snapshot_is_kept_and_none_of_a_small_index(large: Library) -> None:
    search_folder(large.index_path).joinpath("fresh-left-by-a-killed-process").mkdir()
    large.write("new.txt", "A new zeppelin.")
    large.synced().close()
    assert len(kept(large)) == 1
    for name in FILES:
        (large.folder / name).unlink()
    large.synced().close()
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
