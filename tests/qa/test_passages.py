from __future__ import annotations

import pytest
from llama_index.core.schema import NodeRelationship, NodeWithScore, RelatedNodeInfo, TextNode

from index.documents import Document
from qa.passages import no_documents, passages

DOCUMENT = Document("a.txt", "", "Zero. One two three.")


def hit(text: str, start: int | None, end: int | None, score: float | None = 0.5) -> NodeWithScore:
    source = {NodeRelationship.SOURCE: RelatedNodeInfo(node_id="a.txt")}
    node = TextNode(text=text, start_char_idx=start, end_char_idx=end, relationships=source)
    return NodeWithScore(node=node, score=score)


def find(path: str) -> Document | None:
    return DOCUMENT if path == "a.txt" else None


def test_a_hit_becomes_its_slice_of_the_document() -> None:
    [passage] = passages([hit("One two", 6, 13)], find)
    assert (passage.document, passage.start, passage.end, passage.text) == (DOCUMENT, 6, 13, "One two")


@pytest.mark.parametrize("stale", [hit("One too", 6, 13), hit("Zero.", None, None)], ids=["changed", "lost"])
def test_a_hit_that_its_document_does_not_say_is_left_out(stale: NodeWithScore) -> None:
    assert passages([stale], find) == []


def test_a_hit_of_another_store_stands_for_itself_under_its_own_name() -> None:
    [passage] = passages([hit("One two", 6, 13)], no_documents)
    assert (passage.document.path, passage.text) == ("a.txt", "One two")


def test_a_hit_of_another_store_needs_no_offsets() -> None:
    assert passages([hit("Zero.", None, None)], no_documents)[0].document.text == "Zero."


def test_a_hit_without_words_is_left_out() -> None:
    assert passages([hit(" \n", 1, 3)], find) == []


def test_scores_are_brought_into_their_range() -> None:
    hits = [hit("Zero.", 0, 5, score) for score in (-0.2, 1.7, None)]
    assert [passage.score for passage in passages(hits, find)] == [0.0, 1.0, 0.0]
