"""A sync that breaks, others that look on meanwhile, and what is told of it on the way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.catalog import EmbeddedSpan
from index.documents import Document
from index.sync import PASSAGES_PER_BATCH, Progress
from index.sync import sync as sync_folder
from tests.fakes import MODES, Library, retrieve, texts


def test_what_was_embedded_before_a_break_is_kept_and_what_was_not_is_as_before(library: Library) -> None:
    library.write("b.txt", "Old words.")
    store = library.synced()
    library.write("a.txt", "First words.")
    library.write("b.txt", "New words. " * 200 + "poison.")
    library.write("c.txt", "Last words.")
    library.embedder.fails_on = "poison"
    with pytest.raises(RuntimeError, match="broke at poison"):
        library.sync(store)
    store.close()
    reopened = library.open()
    assert sorted(texts(retrieve(reopened, library.embedder, "words"))) == ["First words.", "Old words."]
    library.embedder.fails_on = None
    assert str(library.sync(reopened)).startswith("2 indexed, 1 unchanged;")


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
        Progress(0, 2, PASSAGES_PER_BATCH, "a.txt"),
        Progress(0, 2, PASSAGES_PER_BATCH + 1, "a.txt"),
        Progress(1, 2, PASSAGES_PER_BATCH + 1, "b.txt"),
        Progress(1, 2, PASSAGES_PER_BATCH + 2, "b.txt"),
    ]
