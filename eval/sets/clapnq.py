"""ClapNQ (Rosenthal et al. 2025): search questions with a passage and the sentences in it that answer."""

from __future__ import annotations

from pathlib import Path

from eval.questions import Evidence, Question, QuestionSet
from eval.sets.reading import names_of, reading, some
from qa.training.examples import Example, verify
from qa.training.formats import read_clapnq

FILES = ("clapnq_dev_answerable.jsonl.gz", "clapnq_dev_unanswerable.jsonl.gz")


def pooled(data: Path) -> QuestionSet:
    """All questions over one folder of all passages, each once: some have the same."""
    examples = [example for name in FILES for example in _examples(data / name)]
    names = names_of((f"{one.id}.txt", one.context) for one in examples)
    questions = tuple(_question(one, names[one.context]) for one in examples)
    return QuestionSet("clapnq", {name: text for text, name in names.items()}, questions)


def _examples(path: Path) -> tuple[Example, ...]:
    with reading(path):
        return some(verify(read_clapnq(path, "clapnq")).examples)


def _question(example: Example, path: str) -> Question:
    evidence = (Evidence(path, gold.start, gold.end, gold.text) for gold in example.answers)
    return Question(example.id, example.question, evidence=tuple(evidence))
