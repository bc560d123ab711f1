"""The reader that ships: the words that answer, found in every passage by one trained model."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from index.documents import Document
from qa.answer import Passage, Quote, wording
from qa.calibration import MOST, Calibration, Evidence
from qa.decoding import best_spans
from qa.growth import grow
from qa.model import WEIGHTS, OnnxModel, SpanModel
from qa.sentences import sentence_around
from qa.windows import Window, windows

CALIBRATION = "calibration.json"
WORKERS = os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words of a document that may answer: `start` and `end` are into its text, half-open.

    `margin` is their score less the no-answer score; `retrieval` is the score of their passage.
    """

    document: Document
    start: int
    end: int
    margin: float
    retrieval: float

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]

    @property
    def wording(self) -> str:
        return wording(self.text)

    def overlaps(self, other: Candidate) -> bool:
        same = self.document.path == other.document.path
        return same and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class SpanReader:
    """Reads every passage with the model, and says of each answer how probably it is right."""

    model: SpanModel
    calibration: Calibration

    @classmethod
    def load(cls, folder: Path = WEIGHTS) -> SpanReader:
        """The reader in a folder. Raises ReaderError where its files are missing or altered."""
        return cls(OnnxModel.load(folder), Calibration.load(folder / CALIBRATION))

    @property
    def threshold(self) -> float:
        return self.calibration.threshold

    def read(self, question: str, passages: Sequence[Passage]) -> list[Quote]:
        """The places in the passages that may answer, best first; ties by document, then position."""
        found = self.candidates(question, passages)
        quotes = [
            _quote(candidate, self.calibration.probability(evidence))
            for candidate, evidence in zip(found, weigh(found, len(passages) == 1), strict=True)
        ]
        return sorted(quotes, key=lambda quote: (-quote.score, quote.path, quote.answer_start))

    def candidates(self, question: str, passages: Sequence[Passage]) -> list[Candidate]:
        """Every answer found, each place once, best first."""
        parts = list(windows(self.model.tokenizer, question, [passage.text for passage in passages]))
        with ThreadPoolExecutor(WORKERS) as pool:
            read = pool.map(lambda part: list(self._in_window(part, passages[part.passage])), parts)
            return apart(candidate for found in read for candidate in found)

    def _in_window(self, window: Window, passage: Passage) -> Iterable[Candidate]:
        document = passage.document
        for span in best_spans(*self.model.logits(window), window.in_passage, window.blocks):
            start = passage.start + int(window.starts[span.first])
            end = passage.start + int(window.ends[span.last])
            if any(character.isalnum() for character in document.text[start:end]):
                start, end = grow(document.text, start, end)
                yield Candidate(document, start, end, span.margin, passage.score)


def open_reader(environment: Mapping[str, str]) -> SpanReader:
    """The built-in reader, or the Hugging Face model in the folder that `VERBATIM_READER` names."""
    folder = environment.get("VERBATIM_READER")
    if not folder:
        return SpanReader.load()
    from qa.huggingface import HuggingFaceModel

    own = Path(folder, CALIBRATION)
    calibration = Calibration.load(own if own.is_file() else WEIGHTS / CALIBRATION)
    return SpanReader(HuggingFaceModel.load(Path(folder)), calibration)


def apart(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates without those that overlap a better one, best first.

    Windows overlap, and so may passages: the same words are then found more than once.
    """
    kept: list[Candidate] = []
    ranked = sorted(candidates, key=lambda c: (-c.margin, c.document.path, c.start, c.end, -c.retrieval))
    for candidate in ranked:
        if not any(candidate.overlaps(other) for other in kept):
            kept.append(candidate)
    return kept


def weigh(candidates: Sequence[Candidate], given: bool) -> list[Evidence]:
    """What speaks for each candidate, the others being there; in their order. `given`: of one passage."""
    best: dict[str, float] = {}
    for candidate in candidates:
        best[candidate.wording] = max(best.get(candidate.wording, -MOST), candidate.margin)
    return [
        Evidence(
            margin=candidate.margin,
            gap=candidate.margin
            - max(
                (margin for wording, margin in best.items() if wording != candidate.wording), default=-MOST
            ),
            retrieval=candidate.retrieval,
            given=given,
        )
        for candidate in candidates
    ]


def _quote(candidate: Candidate, score: float) -> Quote:
    """The answer in the sentence, or the sentences, that it stands in."""
    document, start, end = candidate.document, candidate.start, candidate.end
    return Quote(document, *sentence_around(document.text, start, end), start, end, score)
