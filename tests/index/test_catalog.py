from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from llama_index.core.vector_stores.types import VectorStoreQueryMode

from index.catalog import EmbeddedSpan
from index.documents import Document
from index.store import PassageStore
from tests.fakes import MODES, HashingEmbedder, Library, paths, retrieve

SECRET = "The zanzibarquux password was whispered at midnight."
PLAIN = "The password of the canteen is on the door."
modes = pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)


@pytest.fixture
def store(library: Library) -> PassageStore:
    library.write("secret.txt", SECRET)
    library.write("plain.txt", PLAIN)
    return library.synced()


def bytes_of_index(library: Library) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(library.index_path.parent.iterdir()))


@modes
def test_a_deleted_document_answers_in_no_mode(
    store: PassageStore, embedder: HashingEmbedder, mode: VectorStoreQueryMode
) -> None:
    assert set(paths(retrieve(store, embedder, "password", mode))) == {"plain.txt", "secret.txt"}
    store.delete("secret.txt")
    assert paths(retrieve(store, embedder, "zanzibarquux password", mode)) == ["plain.txt"]
    assert store.document("secret.txt") is None


@pytest.mark.parametrize("trace", [SECRET, "zanzibarquux", "secret.txt"])
def test_of_a_deleted_document_no_byte_is_left(store: PassageStore, library: Library, trace: str) -> None:
    assert trace.encode() in bytes_of_index(library)
    store.delete("secret.txt")
    assert trace.encode() not in bytes_of_index(library)
    assert PLAIN.encode() in bytes_of_index(library)


def test_of_a_changed_file_no_old_byte_is_left(store: PassageStore, library: Library) -> None:
    library.write("secret.txt", "The password has been changed.")
    library.sync(store)
    assert b"zanzibarquux" not in bytes_of_index(library)


def test_deleting_what_is_not_there_changes_nothing(store: PassageStore) -> None:
    store.delete("nowhere.txt")
    assert store.client.counts() == (2, 2)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@given(text=TEXT, pages=st.lists(st.integers(0, 200)).map(sorted), data=st.data())
def test_what_is_stored_is_what_comes_back(
    text: str, pages: list[int], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    path = tmp_path_factory.mktemp("stored") / "index.sqlite"
    document = Document("odd \n name", "0" * 64, text, tuple(pages))
    store = PassageStore(path)
    store.replace(document, [EmbeddedSpan(start, end, [0.6, 0.8])])
    store.close()
    reopened = PassageStore(path)
    assert reopened.document(document.path) == document
    assert reopened.client.vectors().matrix.tolist() == [pytest.approx([0.6, 0.8])]
    reopened.delete(document.path)
    assert reopened.client.counts() == (0, 0)
    reopened.close()
