"""MTRAG (Katsis et al. 2025): turns of conversations, with the passages that annotators found."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval.questions import Evidence, Question, QuestionSet, Turn
from eval.sets.files import explain_faults, name_texts, require
from qa.training.formats import records

FILE = "mtragun_reference.jsonl.gz"
ANSWERED = ("ANSWERABLE", "PARTIAL")


def load_pool(data: Path) -> QuestionSet:
    """All turns over a folder of all their passages, without duplicates. An underspecified question counts as
    one without an answer: the passages do not tell what is meant."""
    with explain_faults(data / FILE):
        tasks = require(list(records(data / FILE)))
        names = name_texts(
            (f"{one['document_id']}.txt", str(one["text"])) for task in tasks for one in task["contexts"]
        )
        questions = tuple(_question(task, names) for task in tasks)
    return QuestionSet("mtrag", {name: text for text, name in names.items()}, questions)


def _question(task: dict[str, Any], names: Mapping[str, str]) -> Question:
    *before, asked = task["input"]
    (kind,) = task["answerability"]
    texts = dict.fromkeys(str(one["text"]) for one in task["contexts"])
    evidence = (Evidence(names[text], 0, len(text), text) for text in texts)
    return Question(
        id=task["task_id"],
        question=asked["text"],
        kind=kind.lower(),
        evidence=tuple(evidence) if kind in ANSWERED else (),
        history=tuple(
            Turn(question["text"], answer["text"])
            for question, answer in zip(before[::2], before[1::2], strict=False)
        ),
    )
