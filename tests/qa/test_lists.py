from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Document
from qa.answer import Quote
from qa.lists import ASKS_LIST, whole_list
from qa.select import select

LOST = "We lost Fizuli, Zangilan, and the Hadrut district, parts of the Martuni and Askeran districts, and, most importantly, Shushi."  # noqa: E501
LISTS = [
    (LOST, "Fizuli", LOST[8:-1]),
    (LOST, "Martuni and Askeran districts", LOST[8:-1]),
    (LOST, "Shushi", LOST[8:-1]),
    ("Azerbaijan, Armenia, and Russia signed it.", "Armenia", "Azerbaijan, Armenia, and Russia"),
    ("It sank in 1912, near Cape Race.", "1912", "1912"),
    ("Today, Ann Lee and Bo Hill left.", "Ann Lee", "Ann Lee and Bo Hill"),
    ("Ann Lee left, and Bo Hill was late.", "Ann Lee", "Ann Lee"),
]


@pytest.mark.parametrize(("text", "answer", "whole"), LISTS)
def test_an_item_of_an_enumeration_grows_to_all_of_it(text: str, answer: str, whole: str) -> None:
    at = text.index(answer)
    assert text[slice(*whole_list(text, (0, len(text)), (at, at + len(answer))))] == whole


@given(st.text(alphabet="Ab ,and.", min_size=2), st.data())
def test_what_grows_keeps_what_it_grew_from_and_stays_in_its_sentence(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    low, high = whole_list(text, (0, len(text)), (start, end))
    assert 0 <= low <= start < end <= high <= len(text)


@pytest.mark.parametrize(
    "question",
    ["Which districts were lost?", "Name the regions", "what countries signed", "Who are the leaders?"],
)
def test_a_question_for_several_things_is_recognised(question: str) -> None:
    assert ASKS_LIST.search(question)


@pytest.mark.parametrize(
    "question",
    [
        "Which country lost?",
        "What is Mies's name?",
        "Who leads Armenia?",
        "What does he say?",
        "What class is it?",
    ],
)
def test_a_question_for_one_thing_is_not(question: str) -> None:
    assert not ASKS_LIST.search(question)


def test_items_from_several_places_are_several_quotes() -> None:
    text = "Ann went. Bo went. Ann left."
    quotes = [
        Quote(Document("a", "", text), at, at + 9, at, at + length, score)
        for at, length, score in ((0, 3, 0.9), (10, 2, 0.8), (19, 3, 0.7))
    ]
    chosen = select("Which guests went?", quotes, threshold=0.5)
    assert [quote.answer for quote in chosen.quotes] == ["Ann", "Bo"]
    assert (chosen.alternatives, chosen.kind) == ((), "list")


def test_a_reason_may_take_up_to_three_sentences_of_one_document() -> None:
    document = Document("a", "", "It rained. It was late. He slept. She sang. ")
    quotes = [
        Quote(document, at, at + 9, at, at + 2, score)
        for at, score in ((0, 0.6), (11, 0.35), (24, 0.31), (34, 0.2))
    ]
    elsewhere = Quote(Document("b", "", "It snowed."), 0, 10, 3, 9, 0.4)
    chosen = select("Why did he stay?", [quotes[0], elsewhere, *quotes[1:]], threshold=0.5)
    assert (chosen.quotes, chosen.kind) == (tuple(quotes[:3]), "reasons")
    assert select("Who stayed?", quotes, threshold=0.5).quotes == (quotes[0],)
    assert select("Why did he stay?", quotes[1:], threshold=0.5).quotes == ()
