from __future__ import annotations

import inspect
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.page.bodies import _names_a_file
from qa.page.events import CARRIED, TYPED, carried, document_id
from qa.page.handlers import Handlers
from qa.page.visitor import VisitorError

ANY: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(st.sampled_from(sorted(CARRIED)), ANY, ANY)
def test_a_handler_is_given_a_text_of_its_pattern_or_nothing_at_all(name: str, data: Any, typed: Any) -> None:
    for sent in (data, {"value": data}):
        try:
            value = carried(name, sent, typed)
        except VisitorError:
            continue
        assert isinstance(value, str)
        assert CARRIED[name].fullmatch(value)
        assert not set(value) & set("/\\.\0")


@given(ANY, ANY)
def test_words_are_taken_from_the_box_or_an_example_and_are_text(data: Any, typed: Any) -> None:
    for sent in (data, {"value": data}):
        with suppress(VisitorError):
            assert isinstance(carried(TYPED, sent, typed), str)


@pytest.mark.parametrize("words", ["x" * 10_001, "\ud800 who?"], ids=["too long to keep", "half a character"])
def test_what_no_conversation_should_keep_is_refused(words: str) -> None:
    for data, typed in ((None, words), ({"value": words}, "")):
        with pytest.raises(VisitorError):
            carried(TYPED, data, typed)


def test_every_handler_that_takes_a_value_says_what_it_may_be() -> None:
    taking = {
        name
        for name, method in inspect.getmembers(Handlers, inspect.isfunction)
        if not name.startswith("_") and len(inspect.signature(method).parameters) == 3
    }
    assert taking == {*CARRIED, TYPED}


@given(st.text(), st.text())
def test_documents_of_different_paths_have_different_ids(one: str, other: str) -> None:
    assert (document_id(one) == document_id(other)) == (one == other)
    assert CARRIED["remove"].fullmatch(document_id(one))


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (b'{"data": ["how many?", "keys"]}', False),
        (b'{"data": [{"path": "/etc/passwd"}]}', True),
        (b'{"data": [[[{"a": [{"url": "http://x"}]}]]]}', True),
        (b'{"event_data": {"value": [{"orig_name": "x"}]}}', True),
        (b"[" * 100_000, True),
        (b"no json", False),
        (b"\xff", False),
    ],
)
def test_a_body_that_names_a_file_is_known_however_deep(body: bytes, names: bool) -> None:
    assert _names_a_file(body) is names
