"""SQuAD 2.0 (Rajpurkar et al. 2018), and any file in its format: each question with its paragraph given."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eval.questions import Evidence, Question, QuestionsError, QuestionSet
from eval.sets.files import FAULTS, explain_faults, require
from qa.training.examples import Example, verify
from qa.training.formats import read_clapnq, read_lines, read_newsqa, read_squad
from qa.training.squad import accepted

FORMATS = {"squad": read_squad, "newsqa": read_newsqa, "clapnq": read_clapnq, "lines": read_lines}
FILE = "squad2_dev_half.json.gz"


def load_given(data: Path) -> QuestionSet:
    with explain_faults(data / FILE):
        return from_examples("squad", require(verify(read_squad(data / FILE, "squad")).examples))


def load_examples(path: Path, form: str) -> tuple[Example, ...]:
    """The questions of a file, gzipped or not. Those whose answers are not in the text are left out."""
    try:
        found = verify(FORMATS[form](path, path.stem))
    except FAULTS as error:
        raise QuestionsError(
            f"{path} is not in the format {form} ({type(error).__name__}: {error})."
        ) from None
    if not found.examples:
        raise QuestionsError(f"{path} has no questions in the format {form}.")
    return found.examples


def from_examples(name: str, examples: Sequence[Example]) -> QuestionSet:
    """The question of each example, with its context given."""
    paths = {text: f"{n:05}.txt" for n, text in enumerate(dict.fromkeys(one.context for one in examples))}
    questions = tuple(_question(one, paths[one.context]) for one in examples)
    return QuestionSet(name, {path: text for text, path in paths.items()}, questions)


def _question(example: Example, path: str) -> Question:
    answers = accepted(example)
    evidence = (Evidence(path, gold.start, gold.end, gold.text) for gold in example.answers)
    return Question(
        id=example.id,
        question=example.question,
        answers=answers,
        evidence=tuple(evidence) if answers else (),
        given=(path,),
    )
