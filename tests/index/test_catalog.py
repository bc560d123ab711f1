from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.catalog import EmbeddedSpan, Held
from index.documents import Document
from index.store import PassageStore

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
    assert reopened.held() == (Held(document.path, len(pages), 1),)
    ids = reopened.client.passage_ids()
    assert reopened.client.vectors_of_ids(ids).tolist() == [pytest.approx([0.6, 0.8])]
    assert list(reopened.client.texts()) == [text[start:end]]
    reopened.delete(document.path)
    assert reopened.client.counts() == (0, 0)
    reopened.close()
