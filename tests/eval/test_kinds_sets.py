from __future__ import annotations

from random import Random

import pytest

from eval.kinds import misspelt_name
from eval.odd_forms import no_question_words
from eval.questions import Question, QuestionSet
from eval.several import compared
from qa.answer import Passage, Quote


class Says:
    """A reader that is as sure of each document as that says."""

    threshold = 0.5

    def read(self, question: str, passages: list[Passage]) -> list[Quote]:
        found = []
        for passage in passages:
            word, sure = passage.document.text.split()
            found.append(Quote(passage.document, 0, passage.end, 0, len(word), float(sure)))
        return sorted(found, key=lambda quote: -quote.score)


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("How many peacekeepers were sent?", "peacekeepers sent"),
        ("Who is U.N. chief?", "u.n chief"),
        ("What is it?", ""),
    ],
)
def test_what_tells_is_left_of_a_question_without_its_question_words(question: str, left: str) -> None:
    assert no_question_words(question) == left


def test_only_a_name_is_misspelt() -> None:
    assert misspelt_name("When was Pashinyan born?", Random(1)).startswith("When was Pa")


def test_the_best_of_each_document_is_more_than_what_reaches_the_threshold() -> None:
    texts = {"a": "1888 0.9", "b": "1990 0.8", "c": "2010 0.1"}
    asked = QuestionSet("two", texts, ())
    question = Question("1", "When?", answers=("1888", "2010"), wrong=("1990",), given=tuple(texts))
    reader = Says()
    rows = [line.split(" | ") for line in compared(reader, asked, [question])][2:]  # type: ignore[arg-type]
    assert [row[2] for row in rows] == ["0.500", "0.500", "1.000", "1.000"]
    assert [row[3] for row in rows][1:] == ["0.500", "0.667", "0.667"]
    assert {row[5].strip(" |") for row in rows} == {"1.000"}
