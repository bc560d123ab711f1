"""INSCIT (Wu et al. 2023): turns of conversations that seek information, some without an answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eval.questions import Evidence, Question, QuestionSet, Turn
from eval.sets.files import explain_faults, require
from qa.training.formats import text_of

FILE = "inscit_dev.json.gz"
UNANSWERED = "noAnswer"


def load_pool(data: Path) -> QuestionSet:
    """All turns over a folder of all passages that annotators found."""
    with explain_faults(data / FILE):
        dialogues: dict[str, Any] = require(json.loads(text_of(data / FILE)))
        turns = [
            (f"{name}/{number}", turn)
            for name, dialogue in dialogues.items()
            for number, turn in enumerate(dialogue["turns"], start=1)
        ]
        texts = {_name(one): str(one["passage_text"]) for _, turn in turns for one in _passages(turn)}
        return QuestionSet("inscit", texts, tuple(_question(name, turn) for name, turn in turns))


def _passages(turn: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for label in turn["labels"]:
        yield from label["evidence"]


def _name(passage: dict[str, Any]) -> str:
    return f"{passage['passage_id'].replace('/', '-').replace(':', '-')}.txt"


def _question(name: str, turn: dict[str, Any]) -> Question:
    """It has no answer if none of the annotators found one."""
    *before, asked = turn["context"]
    kinds = {label["responseType"] for label in turn["labels"]}
    unanswered = kinds == {UNANSWERED}
    found = {_name(one): str(one["passage_text"]) for one in _passages(turn)}
    evidence = (Evidence(path, 0, len(text), text) for path, text in found.items())
    return Question(
        id=name,
        question=asked,
        kind=", ".join(sorted(kinds)),
        evidence=() if unanswered else tuple(evidence),
        history=tuple(
            Turn(question, answer) for question, answer in zip(before[::2], before[1::2], strict=False)
        ),
    )
