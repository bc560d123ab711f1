from __future__ import annotations

from dataclasses import replace

import pytest

from index.documents import Document
from qa.answer import Answer, Quote
from qa.followup import best_of, leans, readings, searches, stand_alone
from qa.topics import names

LEADER = Document("a.txt", "", "Ann Lee leads the army of Elbonia.")
FIRST = Answer("Who leads the army of Elbonia?", "", (Quote(LEADER, 0, 34, 0, 7, 0.9),), (), 0.9, 1.0)
UNANSWERED = Answer("Who leads Mud Island?", "", (), (), 0.0, 1.0)


@pytest.mark.parametrize(
    "question",
    [
        "Where did he write about it?",
        "And when?",
        "what about the losses?",
        "Since when?",
        "Why?",
        "who else left",
    ],
)
def test_a_question_that_refers_back_is_searched_with_what_was_talked_about(question: str) -> None:
    assert leans(question)
    assert stand_alone(question, [FIRST]) == f"{question} (Ann Lee; Elbonia)"


def test_one_that_names_nothing_is_searched_both_ways_and_read_as_it_is() -> None:
    both = ("how many soldiers?", "how many soldiers? (Ann Lee; Elbonia)")
    assert searches("how many soldiers?", [FIRST]) == both
    assert stand_alone("how many soldiers?", [FIRST]) == both[1]
    assert readings("how many soldiers?", [FIRST]) == ("how many soldiers?",)


def test_a_number_that_was_answered_is_nothing_to_search_with() -> None:
    toll = Document("a.txt", "", "The toll had risen to 1,302.")
    asked = Answer("what was the toll?", "", (Quote(toll, 0, 28, 22, 27, 0.9),), (), 0.9, 1.0)
    assert searches("how many peacekeepers?", [asked]) == ("how many peacekeepers?",)
    assert stand_alone("And when?", [asked]) == "And when? (1,302)"


@pytest.mark.parametrize(
    "question", ["Who leads Armenia?", "Did Bo Hill write to Ann Lee?", "Sheila's theory?"]
)
def test_a_question_that_stands_alone_is_not_disturbed(question: str) -> None:
    assert stand_alone(question, [FIRST]) == question
    assert readings(question, [FIRST]) == (question,)


def test_a_greeting_or_a_count_in_between_is_nothing_to_refer_to() -> None:
    thanks, count = (replace(FIRST, question="Thanks, Bo", kind=kind) for kind in ("thanks", "count"))
    assert stand_alone("And when?", [FIRST, thanks, count]) == stand_alone("And when?", [FIRST])
    assert readings("And when?", [thanks]) == ("And when?",)


def test_of_many_topics_a_question_that_does_not_lean_takes_the_last() -> None:
    earlier = [replace(FIRST, question=f"Who leads {place}?") for place in ("Elbonia", "Mudland", "Swampia")]
    assert stand_alone("how many soldiers?", earlier) == "how many soldiers? (Ann Lee; Swampia)"
    assert stand_alone("and then?", earlier) == "and then? (Ann Lee; Swampia; Mudland; Elbonia)"


def test_without_a_history_there_is_nothing_to_refer_to() -> None:
    assert stand_alone("Where did he go?", []) == "Where did he go?"
    assert readings("Where did he go?", []) == ("Where did he go?",)


def test_what_was_talked_about_last_comes_first() -> None:
    assert stand_alone("And when?", [FIRST, UNANSWERED]) == "And when? (Mud Island; Ann Lee; Elbonia)"


def test_what_the_question_names_itself_is_not_named_again() -> None:
    assert stand_alone("Did she leave Elbonia?", [FIRST]) == "Did she leave Elbonia? (Ann Lee)"


def test_an_earlier_question_is_cleaned_as_this_one_is() -> None:
    earlier = Answer("Who\x00  leads\ud800 Elbonia?", "", (), (), 0.0, 1.0)
    assert stand_alone("And when?", [earlier]) == "And when? (Elbonia)"


def test_a_question_that_refers_back_is_read_with_the_last_turn_in_three_ways() -> None:
    assert readings("And when?", [UNANSWERED, FIRST]) == (
        "And when?",
        "earlier: Who leads the army of Elbonia? Ann Lee. now: And when?",
        "And when, leads the army of Elbonia?",
    )


def test_of_several_readings_each_place_is_kept_once_as_it_is_best() -> None:
    def quote(start: int, end: int, score: float) -> Quote:
        return Quote(LEADER, 0, 34, start, end, score)

    first, second = [quote(0, 7, 0.5), quote(14, 22, 0.4)], [quote(14, 33, 0.9)]
    assert best_of([first, second]) == [second[0], first[0]]
    assert best_of([[], []]) == []


def test_names_are_those_in_the_middle_of_a_question() -> None:
    assert names("Did Ann Lee take Ulyanovsk's airfield in 2020?") == ["Ann Lee", "Ulyanovsk", "2020"]
    assert names("Who leads it?") == []
