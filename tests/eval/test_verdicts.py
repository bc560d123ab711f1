"""Yes and no on the seed questions: never the wrong one in the part that the threshold was chosen on."""

from __future__ import annotations

import json

import pytest

from eval.questions import SEEDS
from qa.chatbot import Chatbot


@pytest.mark.real
def test_yes_and_no_are_not_told_wrongly_on_the_tuning_part(seeds_chatbot: Chatbot) -> None:
    records = [json.loads(line) for line in SEEDS.read_text(encoding="utf-8").splitlines()]
    asked = [each for each in records if (each["kind"], each["part"]) == ("yes or no", "tune")]
    pairs = [(each.get("verdict"), seeds_chatbot.ask(each["question"]).verdict) for each in asked]
    told = [gold == verdict for gold, verdict in pairs if verdict in ("Yes", "No")]
    assert len(asked) == 10
    assert told.count(True) >= 6
    assert told.count(False) == 0
