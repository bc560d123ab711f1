"""How well a model in training reads, by the way that it reads when it is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from sklearn.metrics import roc_auc_score
from tokenizers import Tokenizer

from index.documents import Document
from qa.answer import Passage
from qa.calibration import Calibration
from qa.huggingface import HuggingFaceModel
from qa.spans import SpanReader
from qa.training.examples import Example
from qa.training.features import Shape
from qa.training.squad import accepted, exact_match, token_f1
from qa.turns import with_turns
from qa.windows import Cut, cutting

BY_MARGIN = Calibration(margin=1.0, gap=0.0, retrieval=0.0, given=0.0, offset=0.0, threshold=0.5)
NOTHING_FOUND = -100.0


@dataclass(frozen=True, slots=True)
class Measure:
    """`exact` and `f1` in percent, of the answerable questions' best spans, whatever their margin.

    `ranked` is the area under the ROC curve of the margin, answerable against not, in percent; 50 is
    chance, and also what stands where there is only one of the two.
    """

    questions: int
    exact: float
    f1: float
    ranked: float

    def __str__(self) -> str:
        return (
            f"{self.questions} questions: answerable EM {self.exact:.2f} F1 {self.f1:.2f};"
            f" ROC area {self.ranked:.1f}"
        )


def in_training(model: Any, tokenizer: Path, shape: Shape) -> SpanReader:
    """A reader that runs `model` as it is now."""
    cut = cutting(Tokenizer.from_file(str(tokenizer)), Cut(shape.max_tokens, shape.stride))
    return SpanReader(HuggingFaceModel(cut, model), BY_MARGIN)


def measure(reader: SpanReader, examples: Sequence[Example]) -> Measure:
    """Each question, with what was asked before in front, over its own context."""
    found = [_best(reader, example) for example in examples]
    golds = [accepted(example) for example in examples]
    answers = [(text, gold) for (text, _), gold in zip(found, golds, strict=True) if gold]
    both = 0 < len(answers) < len(examples)
    return Measure(
        questions=len(examples),
        exact=100 * fmean([exact_match(*pair) for pair in answers] or [0.0]),
        f1=100 * fmean([token_f1(*pair) for pair in answers] or [0.0]),
        ranked=100 * float(roc_auc_score([*map(bool, golds)], [margin for _, margin in found]))
        if both
        else 50.0,
    )


def _best(reader: SpanReader, example: Example) -> tuple[str, float]:
    document = Document(example.id, "", example.context)
    whole = Passage(document, 0, len(example.context), 1.0)
    found = reader.candidates(with_turns(example.question, example.history), [whole])
    return (found[0].text, found[0].margin) if found else ("", NOTHING_FOUND)
