from __future__ import annotations

import pytest

from qa.kinds import MISFIT, asked_for, misfit


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


@pytest.mark.parametrize(
    "answer", ["overnight", "November 10, 2020", "in 1992", "after the war", "last week"]
)
def test_a_time_answers_when(answer: str) -> None:
    assert misfit("When did it begin?", answer) == 0


@pytest.mark.parametrize("answer", ["Putin", "the leaders of Armenia"])
def test_what_is_no_time_does_not(answer: str) -> None:
    assert misfit("when was it signed", answer) == misfit("What year was it?", answer) == MISFIT


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How much was it?", "amount"),
        ("peacekeepers number", "amount"),
        ("What is her phone number?", None),
        ("How long did it last?", "duration"),
        ("Since when?", None),
        ("When is it?", "time"),
        ("Who is it?", "person"),
        ("What did he say when he left?", None),
    ],
)
def test_the_kind_that_is_asked_for_is_told(question: str, kind: str | None) -> None:
    found = asked_for(question)
    assert (found.name if found else None) == kind


@pytest.mark.parametrize("question", ["Who leads it?", "How did he die?", "How long was it?"])
def test_where_no_amount_is_asked_for_anything_may_answer(question: str) -> None:
    assert misfit(question, "Putin") == 0
