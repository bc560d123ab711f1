from __future__ import annotations

import pytest

from index.documents import Document
from qa.answer import Quote
from qa.select import select

QUESTION = "How many people died in the flood?"
THREE, FOUR = "Three people died in the flood.", "Four people died in the flood."


def quote(path: str, text: str, answer: str, score: float = 0.8) -> Quote:
    at = text.index(answer)
    return Quote(Document(path, "", text), 0, len(text), at, at + len(answer), score)


A_THREE = quote("a", THREE, "Three")


def disagree(*quotes: Quote, question: str = QUESTION) -> bool:
    return select(question, quotes, threshold=0.3).disagreement


def test_two_documents_that_give_different_numbers_disagree() -> None:
    chosen = select(QUESTION, [quote("a", THREE, "Three"), quote("b", FOUR, "Four")], threshold=0.3)
    assert chosen.disagreement
    assert [one.answer for one in (*chosen.quotes, *chosen.alternatives[0])] == ["Three", "Four"]


def test_two_speakers_in_one_document_can_disagree() -> None:
    text = f"Ann Lee said: “{THREE}” Bo Hill said: “{FOUR}”"
    document = Document("a", "", text)
    quotes = [
        Quote(document, at, at + len(said), at, at + length, 0.8)
        for said, length in ((THREE, 5), (FOUR, 4))
        for at in [text.index(said)]
    ]
    assert disagree(*quotes)
    assert {one.speaker for one in select(QUESTION, quotes, 0.3).quotes} == {"Ann Lee"}


@pytest.mark.parametrize(
    "quotes",
    [
        pytest.param([A_THREE], id="there is but one"),
        pytest.param([A_THREE, quote("b", "3 people died in the flood.", "3")], id="they say the same"),
        pytest.param([A_THREE, quote("a", FOUR, "Four")], id="one document tells both"),
        pytest.param([A_THREE, quote("b", FOUR, "Four", 0.35)], id="one is hardly believed"),
        pytest.param([A_THREE, quote("b", "Four cows were sold.", "Four")], id="it is about something else"),
        pytest.param([A_THREE, quote("b", FOUR, "people")], id="it is no number"),
    ],
)
def test_there_is_no_disagreement_where(quotes: list[Quote]) -> None:
    assert not disagree(*quotes)


def test_where_anything_may_answer_other_answers_do_not_contradict() -> None:
    assert not disagree(
        quote("a", THREE, "Three"), quote("b", FOUR, "Four"), question="What about the flood?"
    )
