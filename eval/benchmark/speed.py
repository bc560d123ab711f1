"""Measure the speed of indexing and search, against what a user would write without this project."""

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

from eval.benchmark.synthetic import Vectors, Words, build_index, write_folder
from eval.machine import peak_memory_mb, time_call
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
    """The seconds that each side takes for the same thing."""

    what: str
    ours: float
    theirs: float

    def __str__(self) -> str:
        times = f"{_seconds(self.ours)} | {_seconds(self.theirs)}"
        return f"| {self.what} | {times} | {self.theirs / self.ours:,.1f} |"


@dataclass(frozen=True, slots=True)
class Size:
    """An index of some size: seconds to build its search structures, and to open it and search once;
    milliseconds of a hybrid search, without the embedding of the question; recall@10 of the dense search
    against an exact one; peak memory of the process in MB."""

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


def compare_speed(files: int, passages: int) -> Iterator[Row]:
    """Against ten lines of llama-index: index `files` files, again after one of them changed and after
    one was removed, and open an index of `passages` passages."""
    baseline = _load_baseline()
    with tempfile.TemporaryDirectory() as place:
        folder, theirs = Path(place, "docs"), Path(place, "theirs")
        write_folder(folder, files, passages=1)
        model, own = baseline.embedding(), LocalEmbedding(model_name=Settings().embedding_model)
        for loaded in (model, own):
            loaded.get_text_embedding("The model is loaded before the time is taken.")
        ours = _Ours(folder, Settings(index_dir=Path(place, "ours")), own)

        def build() -> None:
            baseline.build(folder, theirs, model)

        yield Row(f"first build, {files:,} files of a passage", time_call(ours.sync), time_call(build))
        (folder / "00000.txt").write_text("It says something else now.", encoding="utf-8")
        yield Row(f"one file of {files:,} changed", time_call(ours.sync), time_call(build))
        (folder / "00001.txt").unlink()
        yield Row(f"one file of {files:,} removed", time_call(ours.sync), time_call(build))
        yield _compare_opening(Path(place), passages)


def _load_baseline() -> ModuleType:
    try:
        from eval.benchmark import llama_index
    except ImportError as error:
        raise VerbatimError(f"{error}. Install what this needs with: pip install '.[bench]'") from error
    return llama_index


@dataclass(frozen=True, slots=True)
class _Ours:
    folder: Path
    settings: Settings
    embedder: LocalEmbedding

    def sync(self) -> None:
        with closing(open_store(self.folder, self.settings, self.embedder)) as store:
            sync(self.folder, store, self.embedder, self.settings)


def _compare_opening(place: Path, passages: int) -> Row:
    baseline = _load_baseline()
    path, theirs = place / "large.sqlite", place / "large"
    build_index(path, passages)
    baseline.save_synthetic(passages, theirs)
    question, vector = Words(seed=3).question(), Vectors(seed=3).draw(1)[0].tolist()
    return Row(
        f"open an index of {passages:,} passages and search it once",
        time_call(lambda: _search_once(path, question, vector)),
        time_call(
            lambda: baseline.open_and_search(theirs, question, baseline.Constant(vector=vector), FOUND)
        ),
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


def measure_sizes(sizes: Sequence[int]) -> Iterator[Size]:
    """Each in a process of its own, so that the memory is its own."""
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as place:
        for passages in sizes:
            path = Path(place, f"{passages}.sqlite")
            with context.Pool(1) as pool:
                built = pool.apply(build_index, (path, passages))
            with context.Pool(1) as pool:
                made = pool.apply(_rebuild, (path,))
            with context.Pool(1) as pool:
                yield pool.apply(_measure_size, (path, built, made))
            shutil.rmtree(search_folder(path), ignore_errors=True)
            path.unlink()


def _rebuild(path: Path) -> float:
    """Seconds to build the search structures of an index."""
    shutil.rmtree(search_folder(path), ignore_errors=True)
    return time_call(lambda: PassageStore(path).close())


def _measure_size(path: Path, passages: int, made: float) -> Size:
    words = Words(seed=4)
    asked = [(words.question(), vector.tolist()) for vector in Vectors(seed=4).draw(SEARCHES)]
    opened = time_call(lambda: _search_once(path, *asked[0]))
    with closing(PassageStore(path)) as store:
        times = [1000 * time_call(lambda one=one: store.query(_query(*one))) for one in asked]  # type: ignore[misc]
        memory = peak_memory_mb()
        recall = _recall(store, [vector for _, vector in asked])
    p50, p95 = np.percentile(times, [50, 95])
    return Size(passages, made, opened, float(p50), float(p95), recall, memory)


def _recall(store: PassageStore, questions: list[list[float]]) -> float:
    """The share of the nearest passages that the dense search finds."""
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
