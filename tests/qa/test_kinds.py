from __future__ import annotations

import pytest

from qa.kinds import MISFIT, misfit


@pytest.mark.parametrize(
    "answer", ["1,960", "1,960 servicemen", "seven", "$3.5 million", "Twenty-two", "2-3", "none", "hundreds"]
)
def test_an_amount_answers_how_many(answer: str) -> None:
    assert misfit("How many?", answer) == 0


@pytest.mark.parametrize(
    "answer", ["fifth", "the 5th", "Il-76", "COVID-19", "a party of the county", "Putin"]
)
def test_what_is_no_amount_does_not(answer: str) -> None:
    assert misfit("how many peacekeepers", answer) == MISFIT


@pytest.mark.parametrize("question", ["Who leads it?", "How did he die?", "When?"])
def test_where_no_amount_is_asked_for_anything_may_answer(question: str) -> None:
    assert misfit(question, "Putin") == 0
