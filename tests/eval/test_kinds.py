from __future__ import annotations

from random import Random

import pytest

from eval.kinds import Effect, by_kind, misspelt_name, said
from eval.questions import SEEDS, load
from qa.chatbot import Chatbot


def test_an_effect_is_a_row() -> None:
    assert str(Effect("lists", "F1", 3, 0.5, 2 / 3)) == "| lists | F1 | 3 | 0.500 | 0.667 |"


def test_a_misspelling_changes_one_name_a_little() -> None:
    question = "What did Nikol Pashinyan say to Sarkissian?"
    for seed in range(20):
        spelt = misspelt_name(question, Random(seed))
        pairs = [
            (one, other) for one, other in zip(question.split(), spelt.split(), strict=True) if one != other
        ]
        assert len(pairs) <= 1
        assert all(abs(len(one) - len(other)) <= 1 and one[:2] == other[:2] for one, other in pairs)
    assert misspelt_name("who is it?", Random(1)) == "who is it?"


@pytest.mark.real
def test_yes_and_no_are_not_told_wrongly_on_the_tuning_part(seeds_chatbot: Chatbot) -> None:
    tune = said(seeds_chatbot).splitlines()[2]
    assert tune.startswith("| tune | 10 | ")
    right, wrong = (int(cell) for cell in tune.split("|")[3:5])
    assert right >= 6
    assert wrong == 0


@pytest.mark.real
def test_every_kind_has_a_row_for_each_of_its_parts(seeds_chatbot: Chatbot) -> None:
    questions = [
        each for each in load(SEEDS, seeds_chatbot.find_document) if each.kind in ("capitals", "list")
    ]
    rows = by_kind(seeds_chatbot, questions).splitlines()[2:]
    assert [row.split(" | ")[:2] for row in rows] == [
        ["| list", "tune"], ["| list", "report"], ["| capitals", "tune"], ["| capitals", "report"],
    ]  # fmt: skip
