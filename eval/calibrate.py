"""Fit how sure the reader is, and from where on it answers, on questions that are not reported on:
the tuning part of the seed questions, and what training held back."""

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

from eval.metrics import calibration_error, roc_area
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
"""Sources whose questions lean on earlier ones, are about whole papers, or are not as people ask."""

LONGEST = 5_000
"""Characters of a text; longer ones cost much and are few."""

FOLDS = 5
ANSWERABLE_GIVEN, ANSWERABLE_SEARCHED = 0.5, 0.75
"""Share of the questions to a passage, and of those to a folder: people ask it what they expect there."""
HIDDEN_SHARE = 0.15
"""This share of the answerable questions to a folder is asked where no document answers."""


TOLERANCE = 0.015
"""So much less is about the same: one of the fifty questions of the tuning part moves it by 0.01."""

TRADE_OFFS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7)
"""Thresholds whose effect is written down."""


@dataclass(frozen=True, slots=True)
class Case:
    """The best answer found to a question: what speaks for it, and how good it is.

    `f1` is 0 where nothing answers; `group` is the kind of question.
    """

    group: str
    evidence: Evidence
    f1: float
    answerable: bool

    @property
    def right(self) -> bool:
        return self.f1 >= RIGHT

    def worth(self, answered: bool) -> float:
        """What SQuAD 2.0 gives for it."""
        return self.f1 if answered else float(not self.answerable)


def case(
    reader: SpanReader, group: str, question: str, read: Sequence[Passage], golds: Sequence[str]
) -> Case | None:
    found = reader.candidates(question, read)
    if not found:
        return None
    f1 = token_f1(found[0].text, golds) if golds else 0.0
    return Case(group, weigh(found, len(read) == 1)[0], f1, bool(golds))


def held_back(data: Path, most: int, seed: int = 13) -> list[Example]:
    """At most `most` of SQuAD 2.0's, as many of those written for this project, and of all others."""
    kinds: dict[str, list[Example]] = {SOURCES[0].name: [], WRITTEN.name: [], "others": []}
    for example in gather(data).held_back:
        if example.source not in LEFT_OUT and len(example.context) <= LONGEST:
            kinds.get(example.source, kinds["others"]).append(example)
    return [example for kind in kinds.values() for example in Random(seed).sample(kind, min(most, len(kind)))]


def with_share(examples: Sequence[Example], answerable: float, seed: int = 13) -> list[Example]:
    """As many of the examples as there can be where this share of them is answerable."""
    parts = [[one for one in examples if bool(one.answers) is kind] for kind in (True, False)]
    shares = (answerable, 1 - answerable)
    total = min(len(part) / share for part, share in zip(parts, shares, strict=True))
    rng = Random(seed)
    drawn = [rng.sample(part, int(total * share)) for part, share in zip(parts, shares, strict=True)]
    return [example for part in drawn for example in part]


def alone(reader: SpanReader, examples: Sequence[Example]) -> Iterator[Case]:
    """Each question over its own paragraph; those that were written for this project are a group."""
    for example in with_share(examples, ANSWERABLE_GIVEN):
        passage = Passage(Document(example.id, "", example.context), 0, len(example.context), 1.0)
        group = WRITTEN.name if example.source == WRITTEN.name else "alone"
        found = case(reader, group, example.question, [passage], accepted(example))
        if found:
            yield found


def searched(reader: SpanReader, examples: Sequence[Example], seed: int = 13) -> Iterator[Case]:
    """Each question to a folder of all the paragraphs; for some, without the one that answers."""
    examples = with_share(examples, ANSWERABLE_SEARCHED / (1 - HIDDEN_SHARE), seed)
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
            found = case(
                reader,
                "searched",
                example.question,
                _without(
                    hidden, passages(chatbot.retriever.retrieve(example.question), chatbot.find_document)
                ),
                () if hidden else golds,
            )
            if found:
                yield found


def _without(hidden: Sequence[str], read: Iterable[Passage]) -> list[Passage]:
    """The passages in which none of these answers stands."""
    return [passage for passage in read if not any(text.lower() in passage.text.lower() for text in hidden)]


def about_seeds(reader: SpanReader, chatbot: Chatbot, questions: Iterable[Question]) -> Iterator[Case]:
    """The seed questions of the tuning part; those of the other are not looked at."""
    for question in questions:
        if question.part == "tune":
            hits = chatbot.retriever.retrieve(question.question)
            read = passages(hits, chatbot.find_document)
            found = case(reader, "seeds", question.question, read, question.answers)
            if found:
                yield found


def fit(cases: Sequence[Case]) -> Calibration:
    """The logistic model; then the threshold of the highest worth."""
    model = _logistic().fit(_features(cases), [c.right for c in cases], sample_weight=_weights(cases))
    margin, gap, retrieval, given = (float(weight) for weight in model.coef_[0])
    fitted = Calibration(margin, gap, retrieval, given, float(model.intercept_[0]), threshold=0.5)
    return replace(fitted, threshold=threshold(fitted, cases))


def threshold(fitted: Calibration, cases: Sequence[Case]) -> float:
    """The middle of those from which on answering what a folder is asked is worth about the most, each
    group counting as much."""
    groups: dict[str, list[Case]] = {}
    for one in (one for one in cases if not one.evidence.given):
        groups.setdefault(one.group, []).append(one)

    def worth(at: float) -> float:
        return fmean(
            fmean(one.worth(fitted.probability(one.evidence) >= at) for one in group)
            for group in groups.values()
        )

    steps = np.arange(0.05, 0.95, 0.05).round(2).tolist()
    best = max(map(worth, steps))
    return round(float(np.median([at for at in steps if worth(at) >= best - TOLERANCE])), 3)


def report(fitted: Calibration, cases: Sequence[Case]) -> str:
    """How well it fits, on folds that it was not fitted to; and what other thresholds would give."""
    right = np.array([one.right for one in cases])
    scores = cross_val_predict(_logistic(), _features(cases), right, cv=FOLDS, method="predict_proba")[:, 1]
    scored = list(zip(cases, scores.tolist(), strict=True))
    lines = []
    for group in dict.fromkeys(one.group for one in cases):
        some = [(one, score) for one, score in scored if one.group == group]
        values, good = [score for _, score in some], [one.right for one, _ in some]
        lines.append(
            f"{group}: {len(some)} questions, "
            f"expected calibration error {calibration_error(values, good):.3f}, "
            f"ROC area of right against wrong {roc_area(values, good):.3f}"
        )
        lines += [
            f"  from {at:.2f} on: {_trade_off(fitted, [one for one, _ in some], at)}" for at in TRADE_OFFS
        ]
    return "\n".join(lines)


def _trade_off(fitted: Calibration, cases: Sequence[Case], at: float) -> str:
    answered = [fitted.probability(one.evidence) >= at for one in cases]
    f1 = [one.f1 * said for one, said in zip(cases, answered, strict=True) if one.answerable]
    refused = [not said for one, said in zip(cases, answered, strict=True) if not one.answerable]
    return (
        f"F1 of the answerable {fmean(f1 or [0.0]):.3f}, refused of the others {fmean(refused or [0.0]):.3f}"
    )


def _logistic() -> LogisticRegression:
    return LogisticRegression(C=10, max_iter=1000)


def _features(cases: Sequence[Case]) -> NDArray[np.float64]:
    return np.array([c.evidence.features() for c in cases])


def _weights(cases: Sequence[Case]) -> list[float]:
    """A group weighs as the root of its size: the few seed questions count, and do not decide alone."""
    sizes = {group: sum(c.group == group for c in cases) for group in {c.group for c in cases}}
    total = sum(size**0.5 for size in sizes.values())
    return [len(cases) / total / sizes[c.group] ** 0.5 for c in cases]
