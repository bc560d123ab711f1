"""What answers come to over many questions, as for SQuAD 2.0 (Rajpurkar et al. 2018); the best threshold."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import fmean

from qa.training.decode import Found
from qa.training.examples import Example
from qa.training.squad import exact_match, normalise, token_f1


@dataclass(frozen=True, slots=True)
class Judged:
    """A found span against the gold answers; what refusing to answer would have been worth."""

    answerable: bool
    exact: float
    f1: float
    margin: float

    @property
    def refused(self) -> float:
        return float(not self.answerable)


def judge(example: Example, found: Found) -> Judged:
    golds = [gold.text for gold in example.answers if normalise(gold.text)]
    return Judged(
        answerable=bool(golds),
        exact=exact_match(found.text, golds) if golds else 0.0,
        f1=token_f1(found.text, golds) if golds else 0.0,
        margin=found.margin,
    )


@dataclass(frozen=True, slots=True)
class Measure:
    """Percentages. Those of the answerable take the best span whatever its margin."""

    questions: int
    answerable_exact: float
    answerable_f1: float
    exact: float
    f1: float
    threshold: float
    ranked: float  # area under the ROC curve of the margin, answerable against not; 50 is chance

    def __str__(self) -> str:
        return (
            f"{self.questions} questions: answerable EM {self.answerable_exact:.2f} F1"
            f" {self.answerable_f1:.2f}; all EM {self.exact:.2f} F1 {self.f1:.2f} at threshold"
            f" {self.threshold:.3f}; ROC area {self.ranked:.1f}"
        )


def best_threshold(judged: Sequence[Judged]) -> float:
    """The margin from which on to answer, so that F1 over all is highest; ties to the lowest."""
    ordered = sorted(judged, key=lambda j: -j.margin)
    total = best = sum(j.refused for j in ordered)
    threshold = (ordered[0].margin + 1.0) if ordered else 0.0
    for place, one in enumerate(ordered):
        total += one.f1 - one.refused
        following = ordered[place + 1].margin if place + 1 < len(ordered) else one.margin - 1.0
        if total >= best and following < one.margin:
            best, threshold = total, (one.margin + following) / 2
    return threshold


def roc_area(judged: Sequence[Judged]) -> float:
    """Chance that an answerable question's margin is above another's; ties count half."""
    ordered = sorted(judged, key=lambda j: j.margin)
    positives = sum(j.answerable for j in ordered)
    negatives = len(ordered) - positives
    if not positives or not negatives:
        return 0.5
    wins, below = 0.0, 0
    for _, tied in groupby(ordered, key=lambda j: j.margin):
        answerable = [j.answerable for j in tied]
        up, down = sum(answerable), len(answerable) - sum(answerable)
        wins += up * (below + down / 2)
        below += down
    return wins / (positives * negatives)


def measure(judged: Sequence[Judged], threshold: float | None = None) -> Measure:
    """Without a threshold, the best one is taken: never report that for data it was chosen on."""
    at = best_threshold(judged) if threshold is None else threshold
    answerable = [j for j in judged if j.answerable]
    return Measure(
        questions=len(judged),
        answerable_exact=100 * fmean([j.exact for j in answerable] or [0.0]),
        answerable_f1=100 * fmean([j.f1 for j in answerable] or [0.0]),
        exact=100 * fmean([j.exact if j.margin >= at else j.refused for j in judged] or [0.0]),
        f1=100 * fmean([j.f1 if j.margin >= at else j.refused for j in judged] or [0.0]),
        threshold=at,
        ranked=100 * roc_area(judged),
    )
