from __future__ import annotations

import json
from collections import Counter

import pytest

from eval.questions import Question
from eval.studies.followups import FOLLOWUPS, Outcome, ask_followups, load_followups, tabulate
from qa.chatbot import Chatbot


def test_the_follow_ups_fit_the_seeds(seeds_chatbot: Chatbot) -> None:
    found = list(load_followups(seeds_chatbot))
    assert Counter(each.question.kind for each in found) == {"follow-up": 30, "stand-alone": 10}
    assert all(each.history and each.rewrite for each in found)
    assert all(
        each.rewrite == each.question.question for each in found if each.question.kind == "stand-alone"
    )


def test_no_follow_up_of_the_tuning_part_is_about_a_sentence_of_the_other() -> None:
    records = [json.loads(line) for line in FOLLOWUPS.read_text(encoding="utf-8").splitlines()]
    sentences = {
        part: {each["start"] for record in records if record["part"] == part for each in record["evidence"]}
        for part in ("tune", "report")
    }
    assert not sentences["tune"] & sentences["report"]


def test_a_table_has_the_mean_of_each_way_of_asking() -> None:
    question = Question("q", "?", "follow-up", "tune", ("a",), ())
    outcomes = [Outcome(question, with_history, 0.0, 1.0) for with_history in (0.5, 1.0)]
    assert tabulate(outcomes).splitlines()[-1] == "| follow-up, tune | 2 | 0.750 | 0.000 | 1.000 |"


@pytest.mark.real
def test_a_follow_up_is_asked_with_its_history_and_without(seeds_chatbot: Chatbot) -> None:
    [one] = [each for each in load_followups(seeds_chatbot) if each.question.id == "fu-leader-losses"]
    [outcome] = ask_followups(seeds_chatbot, [one])
    assert outcome.with_history > outcome.without
