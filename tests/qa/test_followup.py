from __future__ import annotations

import pytest

from qa.answer import Answer
from qa.followup import as_read, stand_alone

FIRST = Answer("Who leads the army?", "Who leads the army?", (), (), 0.0, 1.0)


@pytest.mark.parametrize(
    "question",
    ["Where did he write about it?", "And when?", "what about the losses?", "How many did they send?"],
)
def test_a_question_that_refers_back_is_searched_with_the_last_one(question: str) -> None:
    assert stand_alone(question, [FIRST]) == f"Who leads the army? {question}"


@pytest.mark.parametrize("question", ["how many peacekeepers?", "Who leads Armenia?", "Sheila's theory?"])
def test_a_question_that_stands_alone_is_not_disturbed(question: str) -> None:
    assert stand_alone(question, [FIRST]) == question


def test_without_a_history_there_is_nothing_to_refer_to() -> None:
    assert stand_alone("Where did he go?", []) == "Where did he go?"


def test_an_earlier_question_is_cleaned_as_this_one_is() -> None:
    earlier = Answer("Who\x00  leads\ud800?", "", (), (), 0.0, 1.0)
    assert stand_alone("And when?", [earlier]) == "Who leads ? And when?"


def test_a_question_that_refers_back_is_read_with_what_was_said_before() -> None:
    assert as_read("And when?", [FIRST]) == "earlier: Who leads the army? unknown. now: And when?"
    assert as_read("Who leads Armenia?", [FIRST]) == "Who leads Armenia?"
    assert as_read("And when?", []) == "And when?"
