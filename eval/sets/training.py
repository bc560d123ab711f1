"""What settings are tuned on: questions of the training data over one folder of their documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from eval.questions import Evidence, Question, QuestionSet
from qa.training.examples import Example
from qa.training.sources import SOURCES, is_held_back, load

SEED = 5
ASKED = 150
"""Questions of each source at most."""
DOCUMENTS = {
    "squad2_human": 19,
    "shifts_wiki": 20,
    "narrative": 400,
    "timeqa": 100,
    "covid": 20,
    "nq_qed": 500,
    "squad1_clean": 500,
    "quac": 500,
}
"""The sources, and of how many of their articles, stories or paragraphs the folder is."""
NOT_ASKED = ("quac",)
"""Their questions lean on earlier ones."""
PARAGRAPHS = "\n\n"


@dataclass(frozen=True, slots=True)
class _Placed:
    """A document's text, and where in it each of its contexts begins."""

    path: str
    text: str
    starts: dict[str, int]


def pooled(data: Path) -> QuestionSet:
    """Answerable questions; `part` is "report" for those on documents that no reader was trained on."""
    texts: dict[str, str] = {}
    questions: list[Question] = []
    for source in SOURCES:
        if source.name in DOCUMENTS:
            documents = _documents(source.name, load(source, data).examples)
            texts |= {placed.path: placed.text for placed, _ in documents}
            questions += _asked(source.name, documents)
    return QuestionSet("training", texts, tuple(questions))


def _documents(source: str, examples: Sequence[Example]) -> list[tuple[_Placed, list[Example]]]:
    groups: defaultdict[str, list[Example]] = defaultdict(list)
    for example in examples:
        groups[example.context if source in NOT_ASKED else example.group or example.context].append(example)
    names = sorted(groups)
    Random(SEED).shuffle(names)
    # What is held back comes first: there is little of it.
    names.sort(key=lambda name: not is_held_back(groups[name][0]))
    chosen = names[: DOCUMENTS[source]]
    return [(_placed(f"{source}-{n}.txt", groups[name]), groups[name]) for n, name in enumerate(chosen)]


def _placed(path: str, examples: Sequence[Example]) -> _Placed:
    starts: dict[str, int] = {}
    length = 0
    for example in examples:
        if example.context not in starts:
            starts[example.context] = length
            length += len(example.context) + len(PARAGRAPHS)
    return _Placed(path, PARAGRAPHS.join(starts), starts)


def _asked(source: str, documents: Sequence[tuple[_Placed, list[Example]]]) -> list[Question]:
    if source in NOT_ASKED:
        return []
    found = [
        _question(placed, example)
        for placed, examples in documents
        for example in examples
        if example.answers
    ]
    held_back = [question for question in found if question.part == "report"]
    others = [question for question in found if question.part == "tune"]
    rng = Random(SEED)
    return [
        *rng.sample(held_back, min(ASKED // 2, len(held_back))),
        *rng.sample(others, min(ASKED // 2, len(others))),
    ]


def _question(placed: _Placed, example: Example) -> Question:
    before = placed.starts[example.context]
    return Question(
        id=f"{example.source}-{example.id}",
        question=example.question,
        kind=example.source,
        part="report" if is_held_back(example) else "tune",
        answers=tuple(gold.text for gold in example.answers),
        evidence=tuple(
            Evidence(placed.path, before + gold.start, before + gold.end, gold.text)
            for gold in example.answers
        ),
    )
