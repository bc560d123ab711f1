from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import BusyIndexError, FolderError, IncompatibleIndexError, IndexFileError, VerbatimError
from tests.fakes import HashingEmbedder, Library, retrieve, texts


@pytest.fixture
def indexed(library: Library) -> Library:
    """A folder whose index is built and closed."""
    library.write("a.txt", "The zeppelin lands.")
    library.synced().close()
    return library


def newer_schema(library: Library) -> None:
    with closing(sqlite3.connect(library.index_path)) as connection:
        connection.execute("PRAGMA user_version = 99")


def other_model(library: Library) -> None:
    library.embedder = HashingEmbedder(model_name="other")


def other_dimension(library: Library) -> None:
    library.embedder = HashingEmbedder(dimensions=32, digest="of others")


def other_splitter(library: Library) -> None:
    library.settings = replace(library.settings, max_passage_tokens=64)


def cut_short(library: Library) -> None:
    library.index_path.write_bytes(library.index_path.read_bytes()[:9000])


def noise(library: Library) -> None:
    library.index_path.write_bytes(b"noise" * 5000)


def log_of_another(library: Library) -> None:
    noise(library)
    library.index_path.with_name(library.index_path.name + "-wal").write_bytes(b"noise" * 5000)


Change = Callable[[Library], None]
KEEPS_VECTORS: tuple[Change, ...] = (newer_schema, other_splitter)
CHANGES: list[Change] = [
    newer_schema,
    other_model,
    other_dimension,
    other_splitter,
    cut_short,
    noise,
    log_of_another,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_does_not_fit_is_refused_and_a_rebuild_mends_it(indexed: Library, change: Change) -> None:
    change(indexed)
    with (
        pytest.raises(VerbatimError, match="python -m index FOLDER --rebuild"),
        closing(indexed.open()) as store,
    ):
        retrieve(store, indexed.embedder, "zeppelin")
    assert indexed.rebuild().embedded == (change not in KEEPS_VECTORS)
    with closing(indexed.open()) as store:
        assert texts(retrieve(store, indexed.embedder, "zeppelin")) == ["The zeppelin lands."]
    assert [path.name for path in indexed.index_path.parent.iterdir()] == [indexed.index_path.name]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(newer_schema, "another version .schema 99, this one reads 4", id="schema"),
        pytest.param(other_model, "model hashing .of its weights., not other", id="model"),
        pytest.param(other_splitter, "built with max passage tokens 128, not 64", id="splitter"),
    ],
)
def test_what_the_index_was_built_with_is_said(indexed: Library, change: Change, message: str) -> None:
    change(indexed)
    with pytest.raises(IncompatibleIndexError, match=message):
        indexed.open()


def test_an_empty_file_is_an_index_of_nothing_yet(indexed: Library) -> None:
    indexed.index_path.write_bytes(b"")
    assert texts(retrieve(indexed.synced(), indexed.embedder, "zeppelin")) == ["The zeppelin lands."]


def test_a_rebuild_that_fails_leaves_the_old_index(indexed: Library) -> None:
    indexed.write("a.txt", "Poison.")
    indexed.embedder.fails_on = "Poison"
    with pytest.raises(FolderError, match="RuntimeError: broke at Poison"):
        indexed.rebuild()
    assert [path.name for path in indexed.index_path.parent.iterdir()] == [indexed.index_path.name]
    assert texts(retrieve(indexed.open(), indexed.embedder, "zeppelin")) == ["The zeppelin lands."]


def test_an_index_that_is_open_is_not_replaced(indexed: Library) -> None:
    """SQLite would take the log of the new file for that of the old one, and remove it on closing."""
    store = indexed.open()
    indexed.write("a.txt", "Other words, which would have to be embedded.")
    embedded = indexed.embedder.texts_embedded
    with pytest.raises(BusyIndexError, match="is open in another process"):
        indexed.rebuild()
    assert indexed.embedder.texts_embedded == embedded  # it says so before the work, not after it
    assert texts(retrieve(store, indexed.embedder, "zeppelin")) == ["The zeppelin lands."]
    store.close()
    assert indexed.rebuild().embedded == 1


def test_a_model_known_by_its_name_alone_may_have_changed_so_a_rebuild_embeds_again(library: Library) -> None:
    library.write("a.txt", "The zeppelin lands.")
    library.embedder = HashingEmbedder(digest=None)
    library.synced().close()
    library.embedder = HashingEmbedder(digest=None, dimensions=32)
    assert library.rebuild().embedded == 1
    with closing(library.open()) as store:
        assert texts(retrieve(store, library.embedder, "zeppelin")) == ["The zeppelin lands."]


def test_a_rebuild_embeds_only_what_is_no_longer_sound(library: Library) -> None:
    for name in "abc":
        library.write(f"{name}.txt", f"The zeppelin {name} lands.")
    library.synced().close()
    with closing(sqlite3.connect(library.index_path)) as connection, connection:
        connection.execute("UPDATE documents SET text = replace(text, 'lands', 'burns') WHERE path = 'a.txt'")
        connection.execute("UPDATE passages SET vector = zeroblob(length(vector)) WHERE document_id = 2")
    assert library.rebuild().embedded == 2
    with closing(library.open()) as store:
        assert store.check() == (3, 3)
        found = texts(retrieve(store, library.embedder, "zeppelin lands"))
        assert sorted(found) == [f"The zeppelin {name} lands." for name in "abc"]


def test_a_place_that_cannot_hold_an_index_is_named_by_a_rebuild_too(
    library: Library, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("text")
    library.write("a.txt", "Some text.")
    library.settings = replace(library.settings, index_dir=tmp_path / "file" / "below")
    with pytest.raises(IndexFileError, match="Set VERBATIM_INDEX_DIR"):
        library.rebuild()


def test_no_index_is_made_for_a_folder_that_is_not_there(library: Library) -> None:
    library.folder.rmdir()
    for act in (library.open, library.rebuild):
        with pytest.raises(FolderError, match="No folder"):
            act()
    assert not library.settings.index_dir.exists()


def test_noise_over_any_page_is_mended_by_a_rebuild_that_keeps_what_is_sound(library: Library) -> None:
    for number in range(40):
        library.write(f"{number}.txt", f"The zeppelin {number} lands at its port. " * 40)
    with closing(library.synced()) as store:
        expected, passages = store.digests(), store.check()[1]
    content = library.index_path.read_bytes()
    embedded = []
    for first in range(0, len(content), 4096):
        library.index_path.write_bytes(content[:first] + b"\xa5" * 4096 + content[first + 4096 :])
        before = library.embedder.texts_embedded
        library.rebuild()
        embedded.append(library.embedder.texts_embedded - before)
        with closing(library.open()) as store:
            assert store.digests() == expected
            assert store.check()[1] == passages
    assert len(embedded) > 20
    assert max(embedded) <= passages
    assert sum(embedded) < len(embedded) * passages / 3  # most pages cost what stood on them
