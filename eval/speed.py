"""How fast: each figure a ratio measured in one run, against what a user would write without this project."""

from __future__ import annotations

import multiprocessing
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np
from llama_index.core.vector_stores.types import VectorStoreQuery, VectorStoreQueryMode

from eval.corpus import Vectors, Words, build_index, write_folder
from eval.machine import peak_memory_mb, timed
from index.embedding import LocalEmbedding
from index.errors import VerbatimError
from index.files import search_folder
from index.opening import open_store
from index.settings import Settings
from index.store import PassageStore
from index.sync import sync

HEADINGS = (
    "| | here | llama-index | times |\n|---|---:|---:|---:|",
    "| passages | made | opened | search p50 | p95 | recall@10 | memory |\n" + "|---:" * 7 + "|",
)
SEARCHES = 200
FOUND = 8
NEIGHBOURS = 10


@dataclass(frozen=True, slots=True)
class Row:
    """Seconds that each side took for the same thing."""

    what: str
    ours: float
    theirs: float

    def __str__(self) -> str:
        times = f"{_seconds(self.ours)} | {_seconds(self.theirs)}"
        return f"| {self.what} | {times} | {self.theirs / self.ours:,.1f} |"


@dataclass(frozen=True, slots=True)
class Size:
    """An index of so many passages: seconds to make what is searched, to open it and search once;
    milliseconds of a hybrid search, without the embedding of the question; recall@10 of the search by
    meaning against comparing with all; the process's memory at its highest, in MB."""

    passages: int
    made: float
    opened: float
    p50: float
    p95: float
    recall: float
    memory: float | None

    def __str__(self) -> str:
        return (
            f"| {self.passages:,} | {self.made:.1f} s | {self.opened:.2f} s | {self.p50:.1f} ms | "
            f"{self.p95:.1f} ms | {self.recall:.3f} | {_megabytes(self.memory)} |"
        )


def _megabytes(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f} MB"


def _seconds(value: float) -> str:
    return f"{value:.1f} s" if value >= 1 else f"{value * 1000:.1f} ms"


def compared(files: int, passages: int) -> Iterator[Row]:
    """Against ten lines of llama-index: a first build of `files` files, a change of one and a removal of
    one among so many, opening an index of `passages` passages."""
    ten_lines = _ten_lines()
    with tempfile.TemporaryDirectory() as place:
        folder, theirs = Path(place, "docs"), Path(place, "theirs")
        write_folder(folder, files, passages=1)
        model, own = ten_lines.embedding(), LocalEmbedding(model_name=Settings().embedding_model)
        for loaded in (model, own):
            loaded.get_text_embedding("It is loaded before the time is taken.")
        ours = _Ours(folder, Settings(index_dir=Path(place, "ours")), own)

        def build() -> None:
            ten_lines.build(folder, theirs, model)

        yield Row(f"first build, {files:,} files of a passage", timed(ours.sync), timed(build))
        (folder / "00000.txt").write_text("It says something else now.", encoding="utf-8")
        yield Row(f"one file of {files:,} changed", timed(ours.sync), timed(build))
        (folder / "00001.txt").unlink()
        yield Row(f"one file of {files:,} removed", timed(ours.sync), timed(build))
        yield _opened(Path(place), passages)


def _ten_lines() -> ModuleType:
    try:
        from eval import ten_lines
    except ImportError as error:
        raise VerbatimError(f"{error}. Install what it takes with: pip install '.[bench]'") from error
    return ten_lines


@dataclass(frozen=True, slots=True)
class _Ours:
    folder: Path
    settings: Settings
    embedder: LocalEmbedding

    def sync(self) -> None:
        with closing(open_store(self.folder, self.settings, self.embedder)) as store:
            sync(self.folder, store, self.embedder, self.settings)


def _opened(place: Path, passages: int) -> Row:
    ten_lines = _ten_lines()
    path, theirs = place / "large.sqlite", place / "large"
    build_index(path, passages)
    ten_lines.keep_made_up(passages, theirs)
    question, vector = Words(seed=3).question(), Vectors(seed=3).some(1)[0].tolist()
    return Row(
        f"open an index of {passages:,} passages and search it once",
        timed(lambda: _search_once(path, question, vector)),
        timed(lambda: ten_lines.open_and_search(theirs, question, ten_lines.Constant(vector=vector), FOUND)),
    )


def _search_once(path: Path, question: str, vector: list[float]) -> None:
    with closing(PassageStore(path)) as store:
        store.query(_query(question, vector))


def _query(question: str, vector: list[float]) -> VectorStoreQuery:
    return VectorStoreQuery(
        query_embedding=vector,
        query_str=question,
        similarity_top_k=FOUND,
        mode=VectorStoreQueryMode.HYBRID,
    )


def at_sizes(sizes: Sequence[int]) -> Iterator[Size]:
    """Each in a process of its own, so that its memory is its own."""
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as place:
        for passages in sizes:
            path = Path(place, f"{passages}.sqlite")
            with context.Pool(1) as pool:
                built = pool.apply(build_index, (path, passages))
            with context.Pool(1) as pool:
                made = pool.apply(_remade, (path,))
            with context.Pool(1) as pool:
                yield pool.apply(_at_size, (path, built, made))
            shutil.rmtree(search_folder(path), ignore_errors=True)
            path.unlink()


def _remade(path: Path) -> float:
    """Seconds to make what is searched."""
    shutil.rmtree(search_folder(path), ignore_errors=True)
    return timed(lambda: PassageStore(path).close())


def _at_size(path: Path, passages: int, made: float) -> Size:
    words = Words(seed=4)
    asked = [(words.question(), vector.tolist()) for vector in Vectors(seed=4).some(SEARCHES)]
    opened = timed(lambda: _search_once(path, *asked[0]))
    with closing(PassageStore(path)) as store:
        times = [1000 * timed(lambda one=one: store.query(_query(*one))) for one in asked]  # type: ignore[misc]
        memory = peak_memory_mb()
        recall = _recall(store, [vector for _, vector in asked])
    p50, p95 = np.percentile(times, [50, 95])
    return Size(passages, made, opened, float(p50), float(p95), recall, memory)


def _recall(store: PassageStore, questions: list[list[float]]) -> float:
    """Of the nearest passages, how many the search by meaning finds."""
    catalog, snapshot = store.client, store.snapshot
    asked = np.array(questions, dtype=np.float32)
    best = np.full((len(asked), NEIGHBOURS), -1.0, dtype=np.float32)
    for rows in np.array_split(np.arange(len(snapshot.ids)), len(snapshot.ids) // 10_000 + 1):
        cosines = asked @ catalog.vectors_of_ids(snapshot.ids[rows]).T
        best = -np.sort(-np.hstack([best, cosines]), axis=1)[:, :NEIGHBOURS]
    found = [snapshot.vectors.search(question, NEIGHBOURS)[:NEIGHBOURS] for question in questions]
    shares = [
        np.mean([score >= least - 1e-5 for _, score in hits] + [False] * (NEIGHBOURS - len(hits)))
        for hits, least in zip(found, best[:, -1], strict=True)
    ]
    return float(np.mean(shares))
