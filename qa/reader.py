"""The reader: a question and passages become quotes.

`SentenceReader` is a stand-in that picks whole sentences; a reader that picks a few words has the same
interface.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from nltk.stem.snowball import SnowballStemmer

from index.documents import Document
from index.embedding import Embedder
from index.store import WORD, query_words
from qa.answer import Passage, Quote
from qa.sentences import sentences

MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
DATE = re.compile(rf"\b(?:{MONTHS})\.? \d{{1,2}}\b|\b\d{{1,2}} (?:{MONTHS})\b|\b(?:19|20)\d\d\b")
AMOUNT = re.compile(
    r"(?<![\w-])\d[\d,.]*(?![\w])|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"dozens?|hundreds?|thousands?|millions?|billions?|half|none|no one)\b",
    re.IGNORECASE,
)
ASKS_AMOUNT = re.compile(
    r"\bhow (?:many|much|long|far|old|big|large|often)\b|\bnumber of\b|\btoll\b", re.IGNORECASE
)


CALIBRATION = Path(__file__).with_name("calibration.json")
Place = tuple[Document, int, int]
"""A document, and the start and end of a sentence in it."""


class Reader(Protocol):
    def read(self, question: str, passages: Sequence[Passage]) -> list[Quote]:
        """The places in the passages that may answer, best first; ties by document, then position."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a sentence: `meaning` is a cosine, `words` the share of the question's words in
    it, `amount` 1 or -1 where a number is asked for and is there or not, 0 where none is asked for."""

    meaning: float
    words: float
    amount: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How evidence is weighed, fitted by `python -m eval calibrate` on the tuning questions alone.

    The evidence is the meaning, plus words and amount times their weights; the probability that the
    sentence answers is the logistic of `slope * evidence + offset`. Below `threshold` on that, the
    answer is that the documents do not say.
    """

    words_weight: float
    amount_weight: float
    slope: float
    offset: float
    threshold: float

    @classmethod
    def load(cls, path: Path = CALIBRATION) -> Calibration:
        return cls(**json.loads(path.read_text()))

    def weigh(self, evidence: Evidence) -> float:
        return evidence.meaning + self.words_weight * evidence.words + self.amount_weight * evidence.amount

    def probability(self, weight: float) -> float:
        return 1 / (1 + math.exp(-self.slope * weight - self.offset))


@dataclass(frozen=True, slots=True)
class SentenceReader:
    """The sentence that matches the question best, by meaning and by words, is quote and answer."""

    embedder: Embedder
    calibration: Calibration

    def read(self, question: str, passages: Sequence[Passage]) -> list[Quote]:
        places = places_in(passages)
        quotes = [
            Quote(*place, *place[1:], score=self.calibration.probability(self.calibration.weigh(evidence)))
            for place, evidence in zip(places, self.evidence(question, places), strict=True)
        ]
        return sorted(quotes, key=lambda quote: (-quote.score, quote.path, quote.start))

    def evidence(self, question: str, places: Sequence[Place]) -> list[Evidence]:
        """What speaks for each of these places, in their order."""
        if not places:
            return []
        texts = [document.text[start:end] for document, start, end in places]
        asked, *vectors = self.embedder.embed([question, *texts])
        return [
            Evidence(
                meaning=sum(x * y for x, y in zip(asked, vector, strict=True)),
                words=_shared_words(question, text),
                amount=_amount(question, text),
            )
            for text, vector in zip(texts, vectors, strict=True)
        ]


def places_in(passages: Sequence[Passage]) -> list[Place]:
    """Every sentence that says something, once."""
    found = {
        (passage.document.path, start): (passage.document, start, end)
        for passage in passages
        for start, end in sentences(passage.document.text, passage.start, passage.end)
        if WORD.search(passage.document.text, start, end)
    }
    return list(found.values())


def _shared_words(question: str, text: str) -> float:
    asked = _stems(query_words(question))
    return len(asked & _stems(WORD.findall(text.lower()))) / len(asked) if asked else 0.0


def _stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset(_stem(word) for word in words)


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    stem: str = SnowballStemmer("english").stem(word)
    return stem


def _amount(question: str, text: str) -> float:
    if not ASKS_AMOUNT.search(question):
        return 0.0
    return 1.0 if AMOUNT.search(DATE.sub("", text)) else -1.0
