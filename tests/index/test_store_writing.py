from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import pytest
from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode
from llama_index.core.vector_stores.types import VectorStoreQuery, VectorStoreQueryMode

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


def passage(text: str, start: int | None, end: int | None, path: str = "plain.txt") -> TextNode:
    node = TextNode(text=text, start_char_idx=start, end_char_idx=end, embedding=[3.0] + [0.0] * 63)
    node.relationships[NodeRelationship.SOURCE] = RelatedNodeInfo(node_id=path)
    return node


REFUSED: dict[str, Callable[[], TextNode]] = {
    "other words": lambda: passage("Tha", 0, 3),
    "other place": lambda: passage("The", 1, 4),
    "no offsets": lambda: passage("The", None, None),
    "nothing": lambda: passage("", 3, 3),
    "from behind": lambda: passage("door", -5, -1),
    "over the end": lambda: passage(PLAIN, 0, 10_000),
    "no such document": lambda: passage("The", 0, 3, path="z.txt"),
}


@pytest.mark.parametrize("node", REFUSED.values(), ids=REFUSED)
def test_a_node_that_is_not_a_slice_is_refused_with_all_that_came_with_it(
    store: PassageStore, node: Callable[[], TextNode]
) -> None:
    before = store.client.counts()
    with pytest.raises(ValueError, match=r"Node|document"):
        store.add([passage("The", 0, 3), node()])
    assert store.client.counts() == before


def test_a_vector_of_any_length_is_added_by_its_direction(store: PassageStore) -> None:
    store.add([passage("The", 0, 3)])
    found = store.query(VectorStoreQuery(query_embedding=[5.0] + [0.0] * 63, similarity_top_k=1))
    assert [node.get_content() for node in found.nodes or []] == ["The"]
    assert found.similarities == [1.0]


def test_the_file_gives_back_the_room_of_what_was_removed(library: Library) -> None:
    for number in range(60):
        library.write(f"{number}.txt", f"The zeppelin {number} lands at its port. " * 1000)
    library.synced().close()
    large = library.index_path.stat().st_size
    for number in range(1, 60):
        (library.folder / f"{number}.txt").unlink()
    with closing(library.open()) as store:
        library.sync(store, prune=True)
        assert library.index_path.stat().st_size < large / 10
        assert store.check()[0] == 1
        assert paths(retrieve(store, library.embedder, "zeppelin", count=1)) == ["0.txt"]
