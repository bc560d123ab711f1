from __future__ import annotations

import shutil
import time

import pytest
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from index.sync import Progress
from qa.chatbot import PASSAGES_READ
from qa.page.shelf import Interleaved, Shelf, Syncing, either
from tests.fakes import Library


class Fixed(BaseRetriever):
    """Finds the same, whatever is asked."""

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.names = names

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [NodeWithScore(node=TextNode(text=name), score=0.5) for name in self.names]


@pytest.fixture
def shelf(library: Library) -> Shelf:
    return Shelf.open(library.folder, library.settings, library.embedder)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [("ab", "xyz", "axbyz"), ("", "xy", "xy"), ("abc", "", "abc"), ("", "", "")],
)
def test_hits_come_in_turn_the_best_of_each_first(one: str, other: str, found: str) -> None:
    assert "".join(hit.text for hit in Interleaved([Fixed(*one), Fixed(*other)]).retrieve("?")) == found


def test_no_more_is_read_than_of_one_retriever() -> None:
    hits = Interleaved([Fixed(*"abcdefgh"), Fixed(*"rstuvwxyz")]).retrieve("?")
    assert len(hits) == PASSAGES_READ


def test_a_document_is_looked_for_in_the_second_place_where_the_first_has_none(library: Library) -> None:
    library.write("a.txt", "The reeve is Joan Pell.")
    store = library.synced()
    find = either(lambda path: None, store.document)
    assert find("a.txt") == store.document("a.txt")
    assert find("b.txt") is None
    store.close()


def test_a_sync_is_seen_by_those_who_search(library: Library, shelf: Shelf) -> None:
    path = library.write("a.txt", "The reeve is Joan Pell.")
    assert not shelf.state.held
    shelf.sync()
    [held] = shelf.state.held
    assert (held.path, held.pages, held.passages) == ("a.txt", 0, 1)
    assert [hit.text for hit in shelf.retriever.retrieve("Who is the reeve?")] == ["The reeve is Joan Pell."]
    path.unlink()
    shelf.sync(prune=True)
    assert shelf.retriever.retrieve("Who is the reeve?") == []
    assert (shelf.state.held, shelf.state.fault) == ((), "")
    shelf.close()


def test_what_could_not_be_read_is_told_with_the_reason(library: Library, shelf: Shelf) -> None:
    library.write("a.pdf", b"%PDF-1.4 no more")
    shelf.sync()
    [(path, reason)] = shelf.state.failed
    assert (path, "damaged" in reason) == ("a.pdf", True)
    assert "could be read" in shelf.state.fault
    shelf.close()


def test_a_folder_that_is_gone_is_a_fault(library: Library, shelf: Shelf) -> None:
    library.folder.rmdir()
    shelf.sync()
    assert "No folder at" in shelf.state.fault
    assert shelf.state.syncing is None
    shelf.close()


def test_one_sync_waits_at_most(library: Library, shelf: Shelf) -> None:
    assert [shelf.waiting(), shelf.waiting()] == [True, False]
    assert shelf.state.syncing
    library.write("a.txt", "The reeve is Joan Pell.")
    shelf.sync()
    assert [shelf.state.syncing, shelf.waiting()] == [None, True]
    shelf.close()


def test_the_time_left_follows_from_the_files_that_are_done() -> None:
    began = time.monotonic() - 10
    assert Syncing(began).seconds_left is None
    assert Syncing(began, Progress(0, 8, 3, "a")).seconds_left is None
    assert Syncing(began, Progress(2, 8, 3, "a")).seconds_left == pytest.approx(30, abs=1)


def test_a_folder_that_lost_its_files_is_doubted_until_it_is_told(library: Library, shelf: Shelf) -> None:
    path = library.write("a.txt", "The reeve is Joan Pell.")
    shelf.sync()
    path.unlink()
    shelf.sync()
    assert "1 of the 1 document" in shelf.state.doubt
    assert len(shelf.retriever.retrieve("Who is the reeve?")) == 1
    shelf.sync(prune=True)
    assert (shelf.state.doubt, shelf.state.held) == ("", ())
    shelf.close()


def test_a_file_that_breaks_what_reads_it_is_told_with_the_reason(library: Library, shelf: Shelf) -> None:
    library.write("a.txt", "The reeve is Joan Pell.")
    library.write("b.txt", "Poison.")
    library.embedder.fails_on = "Poison"
    shelf.sync()
    assert shelf.state.failed == (("b.txt", "RuntimeError: broke at Poison"),)
    assert [held.path for held in shelf.state.held] == ["a.txt"]
    shelf.close()


def test_what_nobody_foresaw_is_a_fault_and_what_is_indexed_answers(
    library: Library, shelf: Shelf, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    library.write("a.txt", "The reeve is Joan Pell.")
    shelf.sync()

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("no such thing")

    monkeypatch.setattr("qa.page.shelf.sync", broken)
    shelf.sync()
    assert "ZeroDivisionError: no such thing" in shelf.state.fault
    assert "Traceback" in caplog.text
    assert shelf.state.syncing is None
    assert len(shelf.retriever.retrieve("Who is the reeve?")) == 1
    shelf.close()


def test_an_index_that_was_deleted_is_noticed_once(library: Library, shelf: Shelf) -> None:
    library.write("a.txt", "The reeve is Joan Pell.")
    shelf.sync()
    assert not shelf.replaced()
    shutil.rmtree(library.settings.index_dir)
    assert [shelf.replaced(), shelf.replaced()] == [True, False]
    assert shelf.state.held == ()
    shelf.sync()
    assert len(shelf.retriever.retrieve("Who is the reeve?")) == 1
    shelf.close()
