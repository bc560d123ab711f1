"""ClapNQ (Rosenthal et al. 2025): search questions with a passage and the sentences in it that answer."""

from __future__ import annotations

from pathlib import Path

from eval.questions import Evidence, Question, QuestionSet
from eval.sets.files import explain_faults, name_texts, require
from qa.training.examples import Example, verify
from qa.training.formats import read_clapnq

FILES = ("clapnq_dev_answerable.jsonl.gz", "clapnq_dev_unanswerable.jsonl.gz")


def load_pool(data: Path) -> QuestionSet:
    """All questions over a folder of all passages, without duplicates."""
    examples = [example for name in FILES for example in _examples(data / name)]
    names = name_texts((f"{one.id}.txt", one.context) for one in examples)
    questions = tuple(_question(one, names[one.context]) for one in examples)
    return QuestionSet("clapnq", {name: text for text, name in names.items()}, questions)


def _examples(path: Path) -> tuple[Example, ...]:
    with explain_faults(path):
        return require(verify(read_clapnq(path, "clapnq")).examples)


def _question(example: Example, path: str) -> Question:
    evidence = (Evidence(path, gold.start, gold.end, gold.text) for gold in example.answers)
    return Question(example.id, example.question, evidence=tuple(evidence))
