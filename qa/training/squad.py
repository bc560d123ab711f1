"""Exact match and token F1, in [0, 1], as SQuAD defines them (Rajpurkar et al. 2016, 2018)."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Sequence

from qa.training.examples import Example

ARTICLES = re.compile(r"\b(?:a|an|the)\b")
PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalise(text: str) -> str:
    """Lower-cased, without punctuation and articles, with single spaces.

    >>> normalise("The  1,960 servicemen.")
    '1960 servicemen'
    """
    return " ".join(ARTICLES.sub(" ", text.lower().translate(PUNCTUATION)).split())


def accepted(example: Example) -> tuple[str, ...]:
    """Its answers, but for those of punctuation and articles alone, as the official script has it."""
    return tuple(gold.text for gold in example.answers if normalise(gold.text))


def exact_match(prediction: str, golds: Sequence[str]) -> float:
    """1 where the prediction is one of the accepted answers; empty is right where there are none."""
    return _best(lambda gold: float(normalise(prediction) == normalise(gold)), golds)


def token_f1(prediction: str, golds: Sequence[str]) -> float:
    """The best F1 of the prediction's words against the words of an accepted answer."""
    return _best(lambda gold: _f1(normalise(prediction).split(), normalise(gold).split()), golds)


def _best(measure: Callable[[str], float], golds: Sequence[str]) -> float:
    return max(measure(gold) for gold in golds or ("",))


def _f1(predicted: Sequence[str], gold: Sequence[str]) -> float:
    if not predicted or not gold:
        return float(predicted == gold)
    shared = (Counter(predicted) & Counter(gold)).total()
    return 2 * shared / (len(predicted) + len(gold))
