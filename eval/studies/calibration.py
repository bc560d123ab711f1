"""Fit the reader's confidence and its threshold, on questions that are not reported: the tuning part of
the seed questions, and what training held back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from statistics import fmean

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from eval.metrics.statistics import calibration_error, roc_area, value
from eval.questions import Question
from eval.records import RIGHT
from index.documents import Document
from index.settings import Settings
from qa.answer import Passage
from qa.calibration import Calibration, Evidence
from qa.chatbot import Chatbot
from qa.passages import passages
from qa.spans import SpanReader, weigh
from qa.training.examples import Example
from qa.training.material import gather
from qa.training.sources import DIALOGUES, SOURCES, WRITTEN
from qa.training.squad import accepted, token_f1

LEFT_OUT = (*DIALOGUES, "covid", "qanom", "qasrl", "qamr", "fairytale")
"""Sources whose questions need earlier ones, are about whole papers, or are not as people ask."""

LONGEST = 5_000
"""Characters in a text; longer ones are few, and slow to read."""

FOLDS = 5
ANSWERABLE_GIVEN, ANSWERABLE_SEARCHED = 0.5, 0.75
"""The share with an answer of the questions to a passage, and of those to a folder: people ask a folder
what they expect to find."""
HIDDEN_SHARE = 0.15
"""The share of the answerable questions to a folder whose answers are taken out of the passages."""

TOLERANCE = 0.015
"""Thresholds this close to the best are as good: one seed question changes the score by 0.01."""

TRADE_OFFS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7)
"""Thresholds whose effect is printed."""


@dataclass(frozen=True, slots=True)
class Case:
    """The best answer found for a question: the evidence for it, and how good it is.

    `f1` is 0 if the question has no answer; `group` tells where the question is from.
    """

    group: str
    evidence: Evidence
    f1: float
    answerable: bool

    @property
    def right(self) -> bool:
        return self.f1 >= RIGHT

    def score(self, answered: bool) -> float:
        """The score of SQuAD 2.0."""
        return self.f1 if answered else float(not self.answerable)


def read_case(
    reader: SpanReader, group: str, question: str, read: Sequence[Passage], golds: Sequence[str]
) -> Iterator[Case]:
    """A case, unless the reader finds nothing at all."""
    if found := reader.candidates(question, read):
        f1 = token_f1(found[0].text, golds) if golds else 0.0
        yield Case(group, weigh(found, len(read) == 1)[0], f1, bool(golds))


def held_back(data: Path, most: int, seed: int = 13) -> list[Example]:
    """At most `most` questions of SQuAD 2.0, of those written for this project, and of all other sources."""
    kinds: dict[str, list[Example]] = {SOURCES[0].name: [], WRITTEN.name: [], "others": []}
    for example in gather(data).held_back:
        if example.source not in LEFT_OUT and len(example.context) <= LONGEST:
            kinds.get(example.source, kinds["others"]).append(example)
    return [example for kind in kinds.values() for example in Random(seed).sample(kind, min(most, len(kind)))]


def balance(examples: Sequence[Example], answerable: float, seed: int = 13) -> list[Example]:
    """As many examples as possible of which this share is answerable."""
    parts = [[one for one in examples if bool(one.answers) is kind] for kind in (True, False)]
    shares = (answerable, 1 - answerable)
    total = min(len(part) / share for part, share in zip(parts, shares, strict=True))
    rng = Random(seed)
    drawn = [rng.sample(part, int(total * share)) for part, share in zip(parts, shares, strict=True)]
    return [example for part in drawn for example in part]


def ask_paragraphs(reader: SpanReader, examples: Sequence[Example]) -> Iterator[Case]:
    """Ask each question of its own paragraph; those written for this project are a group of their own."""
    for example in balance(examples, ANSWERABLE_GIVEN):
        passage = Passage(Document(example.id, "", example.context), 0, len(example.context), 1.0)
        group = WRITTEN.name if example.source == WRITTEN.name else "alone"
        yield from read_case(reader, group, example.question, [passage], accepted(example))


def ask_folder(reader: SpanReader, examples: Sequence[Example], seed: int = 13) -> Iterator[Case]:
    """Ask each question of a folder of all paragraphs; for some, without the passages that answer."""
    examples = balance(examples, ANSWERABLE_SEARCHED / (1 - HIDDEN_SHARE), seed)
    rng = Random(seed)
    names = {text: f"{n:05}.txt" for n, text in enumerate(dict.fromkeys(e.context for e in examples))}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "texts")
        folder.mkdir()
        for text, name in names.items():
            Path(folder, name).write_text(text, encoding="utf-8", newline="")
        chatbot = Chatbot.open(folder, Settings(index_dir=Path(place, "index")), reader=reader)
        for example in examples:
            golds = accepted(example)
            hidden = golds if rng.random() < HIDDEN_SHARE else ()
            found = passages(chatbot.retriever.retrieve(example.question), chatbot.find_document)
            read = _without(hidden, found)
            yield from read_case(reader, "searched", example.question, read, () if hidden else golds)


def _without(hidden: Sequence[str], read: Iterable[Passage]) -> list[Passage]:
    """The passages that contain none of these answers."""
    return [passage for passage in read if not any(text.lower() in passage.text.lower() for text in hidden)]


def ask_seeds(reader: SpanReader, chatbot: Chatbot, questions: Iterable[Question]) -> Iterator[Case]:
    """Ask the seed questions of the tuning part; the others are not looked at."""
    for question in questions:
        if question.part == "tune":
            hits = chatbot.retriever.retrieve(question.question)
            read = passages(hits, chatbot.find_document)
            yield from read_case(reader, "seeds", question.question, read, question.answers)


def fit(cases: Sequence[Case]) -> Calibration:
    """Fit the logistic model, then the threshold with the highest score."""
    model = _logistic().fit(_features(cases), [c.right for c in cases], sample_weight=_weights(cases))
    margin, gap, retrieval, given = (float(weight) for weight in model.coef_[0])
    fitted = Calibration(margin, gap, retrieval, given, float(model.intercept_[0]), threshold=0.5)
    return replace(fitted, threshold=choose_threshold(fitted, cases))


def choose_threshold(fitted: Calibration, cases: Sequence[Case]) -> float:
    """The median of the thresholds with about the best score on questions to a folder; groups count alike."""
    groups: dict[str, list[Case]] = {}
    for one in (one for one in cases if not one.evidence.given):
        groups.setdefault(one.group, []).append(one)

    def score(at: float) -> float:
        return fmean(
            fmean(one.score(fitted.probability(one.evidence) >= at) for one in group)
            for group in groups.values()
        )

    steps = np.arange(0.05, 0.95, 0.05).round(2).tolist()
    best = max(map(score, steps))
    return round(float(np.median([at for at in steps if score(at) >= best - TOLERANCE])), 3)


def describe(fitted: Calibration, cases: Sequence[Case]) -> str:
    """How well the model fits on held-out folds, and what other thresholds would give."""
    right = np.array([one.right for one in cases])
    scores = cross_val_predict(_logistic(), _features(cases), right, cv=FOLDS, method="predict_proba")[:, 1]
    scored = list(zip(cases, scores.tolist(), strict=True))
    lines = []
    for group in dict.fromkeys(one.group for one in cases):
        some = [(one, score) for one, score in scored if one.group == group]
        rows = [(score, one.right) for one, score in some]
        lines.append(
            f"{group}: {len(some)} questions, "
            f"expected calibration error {value(calibration_error, rows):.3f}, "
            f"ROC area of right against wrong {value(roc_area, rows):.3f}"
        )
        lines += [
            f"  threshold {at:.2f}: {_trade_off(fitted, [one for one, _ in some], at)}" for at in TRADE_OFFS
        ]
    return "\n".join(lines)


def _trade_off(fitted: Calibration, cases: Sequence[Case], at: float) -> str:
    answered = [fitted.probability(one.evidence) >= at for one in cases]
    f1 = [one.f1 * said for one, said in zip(cases, answered, strict=True) if one.answerable]
    refused = [not said for one, said in zip(cases, answered, strict=True) if not one.answerable]
    return f"F1 of the answerable {fmean(f1 or [0.0]):.3f}, others refused {fmean(refused or [0.0]):.3f}"


def _logistic() -> LogisticRegression:
    return LogisticRegression(C=10, max_iter=1000)


def _features(cases: Sequence[Case]) -> NDArray[np.float64]:
    return np.array([c.evidence.features() for c in cases])


def _weights(cases: Sequence[Case]) -> list[float]:
    """A group weighs as the root of its size: the few seed questions count, but do not decide alone."""
    sizes = {group: sum(c.group == group for c in cases) for group in {c.group for c in cases}}
    total = sum(size**0.5 for size in sizes.values())
    return [len(cases) / total / sizes[c.group] ** 0.5 for c in cases]
