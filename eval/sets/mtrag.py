"""MTRAG (Katsis et al. 2025): turns of conversations, with the passages that people found for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eval.questions import Evidence, Question, QuestionSet, Turn
from qa.training.formats import records

FILE = "mtragun_reference.jsonl.gz"
ANSWERED = ("ANSWERABLE", "PARTIAL")


def pooled(data: Path) -> QuestionSet:
    """All turns over one folder of all their passages. What is underspecified counts as not answered: the
    passages do not say what is meant."""
    tasks = list(records(data / FILE))
    texts = {_name(one): str(one["text"]) for task in tasks for one in task["contexts"]}
    return QuestionSet("mtrag", texts, tuple(map(_question, tasks)))


def _name(context: dict[str, Any]) -> str:
    return f"{context['document_id']}.txt"


def _question(task: dict[str, Any]) -> Question:
    *before, asked = task["input"]
    (kind,) = task["answerability"]
    evidence = (Evidence(_name(one), 0, len(one["text"]), one["text"]) for one in task["contexts"])
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
