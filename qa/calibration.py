"""How sure: from what speaks for an answer to the probability that it is right."""

from __future__ import annotations

import json
import math
from dataclasses import astuple, dataclass
from pathlib import Path

from qa.errors import ReaderError

MOST = 12.0
"""Margins and gaps are told apart up to here; beyond, all are sure."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer.

    `margin` is its score less the no-answer score; `gap` its score less that of the best answer that
    says something else, negative where that is better; `retrieval` its passage's score in [0, 1].
    `given` is whether that passage was all there was to read, and not found among others: who gives a
    passage asks what it may not say, who asks a folder expects to find it there.
    """

    margin: float
    gap: float
    retrieval: float
    given: bool

    def features(self) -> tuple[float, ...]:
        """What the weights of a calibration are for, in their order."""
        return (_bounded(self.margin), _bounded(self.gap), self.retrieval, float(self.given))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of a logistic model, fitted by `python -m eval calibrate`, and the threshold: an answer
    less probable than that is withheld."""

    margin: float
    gap: float
    retrieval: float
    given: float
    offset: float
    threshold: float

    @classmethod
    def load(cls, path: Path) -> Calibration:
        try:
            return cls(**{name: float(value) for name, value in json.loads(path.read_text()).items()})
        except (OSError, ValueError, TypeError, AttributeError):
            raise ReaderError(
                f"{path} is missing or damaged. Fit it with: python -m eval calibrate --data FOLDER"
            ) from None

    def probability(self, evidence: Evidence) -> float:
        """That the answer is right, in (0, 1)."""
        weights = astuple(self)[:4]
        total = sum(w * x for w, x in zip(weights, evidence.features(), strict=True)) + self.offset
        return 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))


def _bounded(value: float) -> float:
    return max(min(value, MOST), -MOST)
