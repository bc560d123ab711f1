"""ClapNQ (Rosenthal et al. 2025): search questions with a passage and the sentences in it that answer."""

from __future__ import annotations

from pathlib import Path

from eval.questions import Evidence, Question, QuestionSet
from qa.training.examples import Example, verify
from qa.training.formats import read_clapnq

FILES = ("clapnq_dev_answerable.jsonl.gz", "clapnq_dev_unanswerable.jsonl.gz")


def pooled(data: Path) -> QuestionSet:
    """All questions over one folder of all passages."""
    examples = verify(example for name in FILES for example in read_clapnq(data / name, "clapnq")).examples
    texts = {_name(one): one.context for one in examples}
    return QuestionSet("clapnq", texts, tuple(map(_question, examples)))


def _name(example: Example) -> str:
    return f"{example.id}.txt"


def _question(example: Example) -> Question:
    evidence = (Evidence(_name(example), gold.start, gold.end, gold.text) for gold in example.answers)
    return Question(example.id, example.question, evidence=tuple(evidence))
