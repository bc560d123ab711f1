"""Measure the reader as it ships on questions that each have their own paragraph or story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from eval.metrics import calibration_error, roc_area
from index.documents import Document
from index.errors import VerbatimError
from qa.answer import Passage, Quote
from qa.reader import Reader
from qa.training.examples import Example, verify
from qa.training.formats import read_clapnq, read_lines, read_newsqa, read_squad
from qa.training.squad import accepted, exact_match, token_f1

FORMATS = {"squad": read_squad, "newsqa": read_newsqa, "clapnq": read_clapnq, "lines": read_lines}
RIGHT = 0.5
"""The token F1 from which on an answer is taken as right, where sureness is compared to it."""


class DataError(VerbatimError):
    """A file of questions cannot be read."""


@dataclass(frozen=True, slots=True)
class Read:
    """A question and the best answer that was found to it; no quote where there was none."""

    golds: tuple[str, ...]
    quote: Quote | None

    @property
    def answerable(self) -> bool:
        return bool(self.golds)

    @property
    def score(self) -> float:
        return self.quote.score if self.quote else 0.0

    @property
    def right(self) -> bool:
        return self.answerable and self.f1() >= RIGHT

    def answer(self, threshold: float = 0.0) -> str:
        return self.quote.answer if self.quote and self.score >= threshold else ""

    def exact(self, threshold: float = 0.0) -> float:
        return exact_match(self.answer(threshold), self.golds)

    def f1(self, threshold: float = 0.0) -> float:
        return token_f1(self.answer(threshold), self.golds)


def load(path: Path, form: str) -> tuple[Example, ...]:
    """The questions of a file, gzipped or not. Those whose answers do not stand in the text are left out."""
    try:
        found = verify(FORMATS[form](path, path.stem))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"{path} is no file in the format {form} ({type(error).__name__}: {error})."
        ) from None
    if not found.examples:
        raise DataError(f"{path} holds no questions in the format {form}.")
    return found.examples


def read_all(reader: Reader, examples: Iterable[Example]) -> Iterator[Read]:
    """Each question over its own text, as one passage that was found first by every search."""
    for example in examples:
        document = Document(path=example.group or example.id, sha256="", text=example.context)
        quotes = reader.read(example.question, [Passage(document, 0, len(example.context), 1.0)])
        yield Read(accepted(example), quotes[0] if quotes else None)


def summary(read: Sequence[Read], threshold: float) -> str:
    """SQuAD 2.0's measures as Markdown, in percent; of the answerable the best span, whatever its score."""
    answerable = [one for one in read if one.answerable]
    scores = [one.score for one in read]
    rows = [
        ("questions", f"{len(read):,}, {len(answerable):,} answerable"),
        ("answerable, exact match", _percent([one.exact() for one in answerable])),
        ("answerable, F1", _percent([one.f1() for one in answerable])),
        (f"all, exact match, from {threshold:.2f} on", _percent([one.exact(threshold) for one in read])),
        (f"all, F1, from {threshold:.2f} on", _percent([one.f1(threshold) for one in read])),
        ("ROC area, answerable against not", f"{roc_area(scores, [one.answerable for one in read]):.3f}"),
        ("ROC area, right against wrong", f"{roc_area(scores, [one.right for one in read]):.3f}"),
        ("expected calibration error", f"{calibration_error(scores, [one.right for one in read]):.3f}"),
    ]
    return "\n".join(["| | |", "|---|---:|", *(f"| {name} | {value} |" for name, value in rows)])


def _percent(values: Sequence[float]) -> str:
    return f"{100 * fmean(values):.2f}" if values else "-"
