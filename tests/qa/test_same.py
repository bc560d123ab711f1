from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Document
from qa.answer import Quote
from qa.same import grouped, same

SAME = [
    ("1,960", "1,960 servicemen"),
    ("1960 men", "some 1,960 of the men"),
    ("three", "3"),
    ("three failed attempts", "three"),
    ("November 10, 2020", "10 November 2020"),
    ("Peskov", "Kremlin spokesman Dmitry Peskov"),
    ("the government headquarters", "outside the government headquarters"),
    ("Nagorno-Karabakh’s leader", "Nagorno-Karabakh's leader"),
]
DIFFERENT = [
    ("1,960", "1,302"),
    ("three", "three of the 11"),
    ("Armenia", "Armenia's Defense Ministry"),
    ("2-3 kilometers", "2 kilometers"),
    ("Putin", "Peskov"),
    ("November 10, 2020", "November 6, 2020"),
]


@pytest.mark.parametrize(("one", "other"), SAME, ids=lambda text: text)
def test_other_words_may_say_the_same(one: str, other: str) -> None:
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT, ids=lambda text: text)
def test_what_differs_in_a_number_or_a_name_is_another_answer(one: str, other: str) -> None:
    assert not same(one, other)
    assert not same(other, one)


@given(st.text(min_size=1), st.text(min_size=1))
def test_saying_the_same_has_no_direction(one: str, other: str) -> None:
    assert same(one, one)
    assert same(one, other) == same(other, one)


def test_groups_keep_every_quote_in_order() -> None:
    document = Document("a.txt", "", "Peskov denied it. Dmitry Peskov spoke. Aliyev did not.")
    places = [(39, 45), (0, 6), (18, 31)]
    quotes = [Quote(document, start, end, start, end, 0.9) for start, end in places]
    assert grouped(quotes) == [[quotes[0]], [quotes[1], quotes[2]]]
    assert grouped([]) == []
