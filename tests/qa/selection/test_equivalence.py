from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Document
from qa.answer import Quote
from qa.selection.equivalence import claim, grouped, same

SAME = [
    ("1,960", "1,960 servicemen"),
    ("1960 men", "some 1,960 of the men"),
    ("three", "3"),
    ("three failed attempts", "three"),
    ("November 10, 2020", "10 November 2020"),
    ("Peskov", "Kremlin spokesman Dmitry Peskov"),
    ("the government headquarters", "outside the government headquarters"),
    ("Nagorno-Karabakh’s leader", "Nagorno-Karabakh's leader"),
    ("above 5", "more than five"),
    ("not guilty", "never guilty"),
]
DIFFERENT = [
    ("1,960", "1,302"),
    ("three", "three of the 11"),
    ("Armenia", "Armenia's Defense Ministry"),
    ("2-3 kilometers", "2 kilometers"),
    ("Putin", "Peskov"),
    ("November 10, 2020", "November 6, 2020"),
    ("guilty of theft", "not guilty of theft"),
    ("guilty", "not guilty"),
    ("it didn’t rain", "it did rain"),
    ("above 5", "below 5"),
    ("above 5", "5"),
    ("before May", "after May"),
    ("before May", "May"),
    ("up to 3", "3 days"),
    ("at least 3 days", "at most 3 days"),
    ("with a licence", "without a licence"),
    ("5 or more", "5 or less"),
]
IN_THEIR_SENTENCES = [
    ("The jury found him [guilty].", "The jury found him not [guilty]."),
    ("He was convicted of [theft].", "He was never convicted of [theft]."),
    ("It is legal [in Elbonia].", "It isn't legal [in Elbonia]."),
    ("Applications take [3 days].", "Applications take up to [3 days]."),
    ("Keep it above [5 degrees].", "Keep it below [5 degrees]."),
    ("It opened before the [election].", "It opened after the [election]."),
    ("Children of [12] or older pay.", "Children of [12] or less pay."),
]


def quote(marked: str) -> Quote:
    """The words between brackets, in the sentence around them."""
    before, answer, after = marked.replace("]", "[").split("[")
    text = before + answer + after
    return Quote(Document(marked, "", text), 0, len(text), len(before), len(before + answer), 0.9)


@pytest.mark.parametrize(("one", "other"), SAME, ids=lambda text: text)
def test_other_words_may_say_the_same(one: str, other: str) -> None:
    assert same(claim(one), claim(other))
    assert same(claim(other), claim(one))


@pytest.mark.parametrize(("one", "other"), DIFFERENT, ids=lambda text: text)
def test_another_number_name_negation_or_bound_is_another_answer(one: str, other: str) -> None:
    assert not same(claim(one), claim(other))
    assert not same(claim(other), claim(one))


@pytest.mark.parametrize(("one", "other"), IN_THEIR_SENTENCES, ids=lambda text: text)
def test_what_negates_or_bounds_an_answer_in_its_sentence_counts(one: str, other: str) -> None:
    assert len(grouped([quote(one), quote(other)])) == 2
    assert len(grouped([quote(one), quote(one)])) == 1


@pytest.mark.parametrize(
    "other",
    [
        "He did not come. The jury found him [guilty].",
        "The jury, which had not slept, found him [guilty].",
        "The jury found him [guilty], not mad.",
    ],
)
def test_what_negates_another_clause_does_not_count(other: str) -> None:
    assert len(grouped([quote("The jury found him [guilty]."), quote(other)])) == 1


@given(st.text(min_size=1), st.text(min_size=1))
def test_saying_the_same_has_no_direction(one: str, other: str) -> None:
    assert same(claim(one), claim(one))
    assert same(claim(one), claim(other)) == same(claim(other), claim(one))


@given(st.lists(st.sampled_from(["guilty", "of", "theft", "5", "May", "the"]), min_size=1).map(" ".join))
def test_a_negation_is_never_the_same_as_what_it_negates(words: str) -> None:
    assert not same(claim(words), claim(f"not {words}"))


def test_groups_keep_every_quote_in_order() -> None:
    document = Document("a.txt", "", "Peskov denied it. Dmitry Peskov spoke. Aliyev did not.")
    places = [(39, 45), (0, 6), (18, 31)]
    quotes = [Quote(document, start, end, start, end, 0.9) for start, end in places]
    assert grouped(quotes) == [[quotes[0]], [quotes[1], quotes[2]]]
    assert grouped([]) == []
