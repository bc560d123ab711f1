"""RAMDocs (Wang et al. 2025): valid answers, misinformation and noise among the same few documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eval.questions import Evidence, Question, QuestionSet
from eval.sets.files import explain_faults, require
from qa.training.formats import records

FILE = "ramdocs_test.jsonl.gz"


def load_given(data: Path) -> QuestionSet:
    """Each question with its own documents given, in the order of the set."""
    texts: dict[str, str] = {}
    questions = []
    with explain_faults(data / FILE):
        for number, record in enumerate(require(list(records(data / FILE)))):
            named = {f"{number:03}/{n}.txt": one for n, one in enumerate(record["documents"])}
            texts |= {path: str(one["text"]) for path, one in named.items()}
            questions.append(_question(str(number), record, named))
    return QuestionSet("ramdocs", texts, tuple(questions))


def _question(name: str, record: dict[str, Any], named: dict[str, Any]) -> Question:
    return Question(
        id=name,
        question=record["question"],
        kind=f"{len(record['gold_answers'])} valid",
        answers=tuple(record["gold_answers"]),
        evidence=tuple(_evidence(named)),
        wrong=tuple(record["wrong_answers"]),
        several=True,
        given=tuple(named),
    )


def _evidence(named: dict[str, Any]) -> Iterator[Evidence]:
    """Each whole document that gives a valid answer."""
    for path, one in named.items():
        if one["type"] == "correct" and one["text"]:
            yield Evidence(path, 0, len(one["text"]), one["text"])
