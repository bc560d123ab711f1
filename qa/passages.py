"""What a llama-index retriever returns becomes slices of documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from llama_index.core.schema import NodeWithScore, TextNode

from index.documents import Document
from qa.answer import Passage

FindDocument = Callable[[str], Document | None]
"""The document with this path, which is a node's `ref_doc_id`; None where there is none."""


def no_documents(path: str) -> Document | None:
    """Finds nothing: each node then stands for itself."""
    return None


def passages(hits: Sequence[NodeWithScore], find_document: FindDocument) -> list[Passage]:
    """Where the hits stand in their documents, in the order of the hits.

    A hit whose document is not known, as with a retriever over another store, is taken as a document of
    its own, so that offsets are into the node's text. One whose document no longer says it is left out.
    """
    return list(_passages(hits, find_document))


def _passages(hits: Sequence[NodeWithScore], find_document: FindDocument) -> Iterator[Passage]:
    for hit in hits:
        node = hit.node
        if not isinstance(node, TextNode) or not node.text.strip():
            continue
        score = min(max(hit.score or 0.0, 0.0), 1.0)
        start, end = node.start_char_idx, node.end_char_idx
        document = find_document(node.ref_doc_id or "")
        if document is None:
            yield Passage(_own_document(node), 0, len(node.text), score)
        elif start is not None and end is not None and document.text[start:end] == node.text:
            yield Passage(document, start, end, score)


def _own_document(node: TextNode) -> Document:
    names = (node.metadata.get("file_path"), node.metadata.get("file_name"), node.ref_doc_id)
    path = next((str(name) for name in names if name), node.node_id)
    return Document(path=path, sha256=node.hash, text=node.text)
