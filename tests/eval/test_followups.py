from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from eval.followups import (
    FOLLOWUPS,
    FollowUp,
    Ways,
    followups,
    own_dialogue_first,
    read_canard,
    table,
    write_dialogues,
)
from eval.questions import Question
from index.settings import Settings
from qa.answer import Answer
from qa.chatbot import Chatbot


def test_the_follow_ups_fit_the_seeds(seeds_chatbot: Chatbot) -> None:
    found = list(followups(seeds_chatbot))
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
    ways = [
        Ways(FollowUp(question, ("?",), "?"), asked, 0.0, 1.0, Answer("?", "?", (), (), 0.0, 1.0))
        for asked in (0.5, 1.0)
    ]
    assert table(ways).splitlines()[-1] == "| follow-up, tune | 2 | 0.750 | 0.000 | 1.000 |"


def test_a_dialogue_is_found_by_what_its_turns_were_about(tmp_path: Path, index_dir: Path) -> None:
    def record(dialogue: str, *history: str) -> dict[str, object]:
        words = {"Question": "When did it end?", "Rewrite": f"When did the {history[0]} end?"}
        return {"QuAC_dialog_id": dialogue, "History": history, **words}

    path, folder = tmp_path / "canard.json", tmp_path / "dialogues"
    folder.mkdir()
    mud = record("mud", "Mud Fair", "History", "Where was the Mud Fair?", "It was held in Elbonia.")
    war = record("war", "Great War", "Causes", "Who began the Great War?", "The navy of Elbonia did.")
    path.write_text(json.dumps([mud, war, record("none", "Peace", "Treaty")]))
    turns = list(read_canard(path))
    assert [turn.dialogue for turn in turns] == ["mud", "war"]
    assert [told.text for told in turns[0].history] == ["History", "It was held in Elbonia."]
    write_dialogues(turns, folder)
    chatbot = Chatbot.open(folder, Settings(index_dir=index_dir))
    with_history, without, rewritten = own_dialogue_first(chatbot, turns)
    assert (with_history, rewritten) == (1.0, 1.0)
    assert without < 1
