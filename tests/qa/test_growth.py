from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.growth import grow

CASES = [
    ("a word", "in Nagorno-Karabakh today", "Kara", "Nagorno-Karabakh"),
    ("a word of two parts", "the fifth Il-76 landed", "76", "Il-76"),
    ("an apostrophe", "it didn't work", "didn", "didn't"),
    ("accents as marks of their own", "the cafe\u0301s there", "caf", "cafe\u0301s"),
    ("a number with a comma", "dispatching 1,960 servicemen", "960", "1,960"),
    ("a decimal", "rose by 3.5 last year", "5", "3.5"),
    ("money", "cost $3.5 million in all", "3", "$3.5 million"),
    ("per cent", "about 40 percent of them", "40", "40 percent"),
    ("a per cent sign", "about 40% of them", "40", "40%"),
    ("a unit", "lies 30 km to the east", "30", "30 km"),
    ("a word that is no unit", "some 30 killed", "30", "30"),
    ("a number in words", "some two hundred thousand people", "hundred", "two hundred thousand"),
    ("a hyphened number", "all twenty-two players", "two", "twenty-two"),
    ("a small number in words", "after three failed attempts", "three", "three"),
    ("a range is not one number", "from 1914-1918 they", "1914", "1914"),
    ("initials", "by J. R. R. Tolkien in", "Tolkien", "J. R. R. Tolkien"),
    ("an abbreviation", "in the U.S. army", "U", "U.S."),
    ("a title in quotes", 'sang "Let It Be" twice', '"Let It', '"Let It Be"'),
    ("curly quotes", "sang “Let It Be” twice", "It Be”", "“Let It Be”"),
    ("inside quotes nothing is cut", 'sang "Let It Be" twice', "Let It Be", "Let It Be"),
    ("a bracket", "the army (of 1,960 men) came", "(of 1,960", "(of 1,960 men)"),
    ("a loose comma", "in Paris, then Rome", " Paris,", "Paris"),
    ("a full stop", "It was Paris. Then", "Paris.", "Paris"),
    ("numbers of two cells", "Haddad,0144,2018,x", "0144", "0144"),
    ("decimal comma", "It rose 3,5 percent.", "5", "3,5 percent"),
]


@pytest.mark.parametrize(
    ("text", "cut", "whole"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_span_grows_to_what_it_cut_through(text: str, cut: str, whole: str) -> None:
    start = text.index(cut)
    assert text[slice(*grow(text, start, start + len(cut)))] == whole


@st.composite
def spans(draw: st.DrawFn) -> tuple[str, int, int]:
    pieces = st.sampled_from(
        ["ab", " ", "1", ",", ".", "-", '"', "(", ")", "$", "%", "\n", "é", "“", "”", "J. K"]
    )
    text = "".join(draw(st.lists(pieces, min_size=1, max_size=40)))
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


@given(spans())
def test_a_grown_span_is_in_the_text_and_loses_nothing_that_says_anything(
    found: tuple[str, int, int],
) -> None:
    text, start, end = found
    first, last = grow(text, start, end)
    assert 0 <= first < last <= len(text)
    kept = set(range(first, last))
    assert all(place in kept for place in range(start, end) if text[place].isalnum())


@given(spans())
def test_a_grown_span_cuts_no_word(found: tuple[str, int, int]) -> None:
    first, last = grow(*found)
    text = found[0]
    if any(c.isalnum() for c in text[found[1] : found[2]]):
        assert not (first and text[first - 1].isalnum() and text[first].isalnum())
        assert not (last < len(text) and text[last - 1].isalnum() and text[last].isalnum())
