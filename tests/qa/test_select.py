from __future__ import annotations

import pytest

from index.documents import Document
from qa.answer import Quote
from qa.select import MAX_ANSWERS, MAX_NEAREST, MAX_QUOTES, select

DOCUMENT = Document("a.txt", "", "p q r u v w")


def quotes(*scores: float) -> list[Quote]:
    return [Quote(DOCUMENT, 2 * n, 2 * n + 1, 2 * n, 2 * n + 1, score) for n, score in enumerate(scores)]


@pytest.mark.parametrize(
    ("scores", "answering"),
    [
        pytest.param((0.9, 0.6, 0.2), 2, id="those above the threshold"),
        pytest.param((0.5,), 1, id="one at the threshold"),
        pytest.param((0.49, 0.4), 0, id="none above it"),
        pytest.param((), 0, id="nothing read"),
        pytest.param((0.9, 0.8, 0.7, 0.6, 0.55, 0.5), MAX_ANSWERS, id="not too many"),
    ],
)
def test_the_quotes_that_reach_the_threshold_answer(scores: tuple[float, ...], answering: int) -> None:
    read = quotes(*scores)
    chosen = select("?", read, threshold=0.5)
    assert (chosen.quotes, *chosen.alternatives) == (tuple((quote,) for quote in read[:answering]) or ((),))
    assert chosen.nearest == tuple(read[:MAX_NEAREST])


def test_answers_that_say_the_same_are_one_answer() -> None:
    document = Document("b.txt", "", "It was 1,960. No, ten. It was 1,960!")
    first, other, again = (
        Quote(document, start, end, start, end, score)
        for start, end, score in [(7, 12, 0.9), (18, 21, 0.8), (30, 36, 0.7)]
    )
    chosen = select("?", [first, other, again], threshold=0.5)
    assert (chosen.quotes, chosen.alternatives) == ((first, again), ((other,),))


def test_a_sentence_is_among_the_nearest_once() -> None:
    twice = [Quote(DOCUMENT, 0, 5, start, start + 1, 0.2) for start in (0, 2)]
    other = Quote(DOCUMENT, 6, 9, 6, 7, 0.1)
    chosen = select("?", [*twice, other], threshold=0.5)
    assert (chosen.quotes, chosen.alternatives, chosen.nearest) == ((), (), (twice[0], other))


def test_of_an_answer_that_many_places_give_a_few_are_quoted() -> None:
    text = "ten " * 9
    many = [Quote(Document("a.txt", "", text), at, at + 3, at, at + 3, 0.9) for at in range(0, 36, 4)]
    chosen = select("?", many, threshold=0.5)
    assert (chosen.quotes, chosen.alternatives) == (tuple(many[:MAX_QUOTES]), ())


def test_every_quote_comes_with_its_speaker() -> None:
    document = Document("a.txt", "", 'It rained. "It is 9 degrees," Ann Lee said.')
    said, plain = Quote(document, 11, 43, 18, 27, 0.9), Quote(document, 0, 10, 3, 9, 0.2)
    chosen = select("?", [said, plain], threshold=0.5)
    assert [quote.speaker for quote in chosen.quotes] == ["Ann Lee"]
    assert [quote.speaker for quote in chosen.nearest] == ["Ann Lee", None]


def test_the_best_of_another_document_is_heard_where_it_comes_near_the_threshold() -> None:
    def quote(path: str, at: int, score: float) -> Quote:
        return Quote(Document(path, "", "one two six"), 0, 11, at, at + 3, score)

    sure, same, other, more = (
        quote(path, at, score)
        for path, at, score in [("a", 0, 0.6), ("a", 4, 0.4), ("b", 4, 0.3), ("b", 8, 0.3)]
    )
    chosen = select("?", [sure, same, other, more], threshold=0.5)
    assert (chosen.quotes, chosen.alternatives) == ((sure,), ((other,),))
    assert select("?", [same, other, more], threshold=0.5).quotes == ()
    assert select("?", [sure, quote("b", 4, 0.2)], threshold=0.5).alternatives == ()
