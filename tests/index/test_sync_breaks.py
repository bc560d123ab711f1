"""A sync that breaks, others that look on meanwhile, and what is told of it on the way."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from index.catalog import Catalog, EmbeddedSpan
from index.documents import Document
from index.indexing import PASSAGES_PER_BATCH
from index.readers.process import ReadFile, ReadingProcess
from index.report import FileResult, Outcome
from index.sync import Progress
from index.sync import sync as sync_folder
from tests.fakes import MODES, HashingEmbedder, Library, retrieve, texts


def test_a_file_that_breaks_the_embedding_costs_itself_and_nobody_else(
    library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    library.write("b.txt", "Old words.")
    store = library.synced()
    library.write("a.txt", "First words.")
    library.write("b.txt", "New words. " * 200 + "poison.")
    library.write("c.txt", "Last words.")
    library.embedder.fails_on = "poison"
    report = library.sync(store)
    assert report.failures == (FileResult("b.txt", Outcome.FAILED, reason="RuntimeError: broke at poison"),)
    assert store.unread()["b.txt"].reason == "RuntimeError: broke at poison"
    assert "Traceback" in caplog.text
    assert sorted(texts(retrieve(store, library.embedder, "words"))) == ["First words.", "Last words."]
    library.embedder.fails_on = None
    library.write("b.txt", "New words.")
    assert str(library.sync(store)).startswith("1 indexed, 2 unchanged;")


def test_a_file_that_breaks_the_storing_costs_itself_and_nobody_else(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        library.write(name, f"Words of {name}.")
    really = Catalog.add_passages

    def add(self: Catalog, document: Document, spans: Iterable[EmbeddedSpan]) -> None:
        really(self, document, spans)
        if document.path == "b.txt":
            raise OverflowError("Python int too large to convert to SQLite INTEGER")

    monkeypatch.setattr(Catalog, "add_passages", add)
    store = library.open()
    [failed] = library.sync(store).failures
    assert (failed.path, failed.reason.split(":")[0]) == ("b.txt", "OverflowError")
    assert store.digests().keys() == {"a.txt", "c.txt"}


def test_a_file_that_breaks_the_reading_costs_itself_and_nobody_else(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "b.csv", "c.txt"):
        library.write(name, f"Words of {name}.")
    really = ReadingProcess.read

    def read(self: ReadingProcess, ending: str, content: bytes) -> ReadFile:
        if ending == ".csv":
            raise ZeroDivisionError("no such thing")
        return really(self, ending, content)

    monkeypatch.setattr(ReadingProcess, "read", read)
    [failed] = library.sync(library.open()).failures
    assert (failed.path, failed.reason) == ("b.csv", "ZeroDivisionError: no such thing")


def test_the_passages_of_many_files_are_embedded_together(library: Library) -> None:
    sizes = []
    embed = type(library.embedder).embed

    class Counting(HashingEmbedder):
        def embed(self, texts: Sequence[str]) -> list[list[float]]:
            sizes.append(len(texts))
            return embed(self, texts)

    library.embedder = Counting()
    for number in range(3 * PASSAGES_PER_BATCH):
        library.write(f"{number}.txt", f"Words of {number}.")
    library.sync(library.open())
    assert sum(sizes) == 3 * PASSAGES_PER_BATCH
    assert len(sizes) <= 4


def test_an_interrupted_sync_ends_the_process_that_reads(library: Library) -> None:
    for number in range(9):
        library.write(f"{number}.txt", "Words. " * 20_000)

    class Interrupting(HashingEmbedder):
        def embed(self, texts: Sequence[str]) -> list[list[float]]:
            raise KeyboardInterrupt

    library.embedder = Interrupting()
    store = library.open()
    with pytest.raises(KeyboardInterrupt):
        library.sync(store)
    assert not [thread for thread in threading.enumerate() if "ThreadPool" in thread.name]
    assert not store.digests()


def test_a_break_in_the_middle_of_a_change_leaves_the_last_commit(library: Library) -> None:
    library.write("a.txt", "Old words.")
    store = library.synced()
    vector = library.embedder.get_query_embedding("words")
    too_far = 2**70  # is refused by SQLite, when the old document and one new passage are written already
    with pytest.raises(OverflowError):
        store.replace(
            Document("a.txt", "", "New words."),
            [EmbeddedSpan(0, 3, vector), EmbeddedSpan(4, too_far, vector)],
        )
    for mode in MODES:
        assert texts(retrieve(store, library.embedder, "words", mode)) == ["Old words."]


def test_what_another_process_commits_an_open_store_sees(library: Library) -> None:
    library.write("a.txt", "Old words.")
    reader = library.synced()
    assert texts(retrieve(reader, library.embedder, "words")) == ["Old words."]
    library.write("a.txt", "New words.")
    library.write("b.txt", "More words.")
    library.synced().close()
    for mode in MODES:
        assert texts(retrieve(reader, library.embedder, "words", mode)) == ["New words.", "More words."]


def test_progress_counts_files_and_passages(library: Library) -> None:
    library.settings = replace(library.settings, max_passage_tokens=2)
    library.write("a.txt", "".join(f"Word{n} here. " for n in range(PASSAGES_PER_BATCH + 1)))
    library.write("b.txt", "Two words.")
    seen: list[Progress] = []
    sync_folder(library.folder, library.open(), library.embedder, library.settings, seen.append)
    assert seen == [
        Progress(0, 2, 0, "a.txt"),
        Progress(0, 2, 0, "b.txt"),
        Progress(0, 2, PASSAGES_PER_BATCH, "b.txt"),
        Progress(0, 2, PASSAGES_PER_BATCH + 2, "b.txt"),
    ]
