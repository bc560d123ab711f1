"""The nouns of an answer. A quote is a slice of a document: it cannot say what the document does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from index.documents import Document

if TYPE_CHECKING:
    from index.splitter import Span

REFUSAL = "The documents do not answer that."
DISAGREEMENT = "The documents disagree."
SEARCHED = ("search", "yes or no")
"""The kinds of answer that come of a search."""


def wording(text: str) -> str:
    """The same for answers that say the same.

    >>> wording("The 1,960 men.") == wording("the 1,960 men")
    True
    """
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


@dataclass(frozen=True, slots=True)
class Passage:
    """A slice of a document that was retrieved; `score` in [0, 1], higher is better."""

    document: Document
    start: int
    end: int
    score: float

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence, or a few, of a document, with the words in it that answer.

    All offsets are into `document.text`, half-open. `score` in [0, 1] is the probability that the
    words answer the question. `speaker_at` is where the document names who says it, None where it says
    so itself. Raises ValueError for a range that is not in the document.
    """

    document: Document
    start: int
    end: int
    answer_start: int
    answer_end: int
    score: float
    speaker_at: Span | None = None

    def __post_init__(self) -> None:
        inside = 0 <= self.start <= self.answer_start < self.answer_end <= self.end
        if not inside or self.end > len(self.document.text):
            raise ValueError(
                f"No quote at {self.start}:{self.end}, answer at {self.answer_start}:{self.answer_end}, "
                f"in the {len(self.document.text)} characters of {self.document.path}"
            )
        if self.speaker_at and not 0 <= self.speaker_at[0] < self.speaker_at[1] <= len(self.document.text):
            raise ValueError(f"No speaker at {self.speaker_at} in {self.document.path}")
        if not 0 <= self.score <= 1:
            raise ValueError(f"A score is in [0, 1], not {self.score}")

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]

    @property
    def answer(self) -> str:
        return self.document.text[self.answer_start : self.answer_end]

    @property
    def speaker(self) -> str | None:
        """Who says it, in the document's words; None where the document itself does."""
        return self.document.text[slice(*self.speaker_at)] if self.speaker_at else None

    @property
    def path(self) -> str:
        """The file, relative to the folder."""
        return self.document.path

    @property
    def page(self) -> int | None:
        """The page of the answer, from 1; None where the format has no pages."""
        return self.document.page_at(self.answer_start)

    @property
    def scanned(self) -> bool:
        """Whether that page is a picture: its text was read by OCR, and may be misread."""
        return self.page in self.document.scanned_pages

    @property
    def place(self) -> str:
        """File and page in words, for people."""
        scanned = " (scanned)" if self.scanned else ""
        return f"{self.path}, page {self.page}{scanned}" if self.page else self.path

    def to_dict(self) -> dict[str, Any]:
        """As JSON; the path is `file` there, since Gradio takes what has a `path` for an upload."""
        names = ("text", "start", "end", "answer", "answer_start", "answer_end", "page", "scanned", "score")
        spoken = {"speaker": self.speaker, "speaker_at": self.speaker_at}
        return {name: getattr(self, name) for name in names} | spoken | {"file": self.path}


@dataclass(frozen=True, slots=True)
class Statement:
    """Words of our own about the documents, and the quotes that bear them out, in reading order."""

    words: str
    quotes: tuple[Quote, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {"words": self.words, "quotes": [quote.to_dict() for quote in self.quotes]}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name in the question that no document has, a name like it that they have, and the question with
    that name in its place, which they answer."""

    missing: str
    instead: str
    question: str

    @property
    def words(self) -> str:
        return f"No {self.missing} in these documents. Did you mean {self.instead}?"

    def to_dict(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in ("words", "missing", "instead", "question")}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the documents say to a question.

    `quotes` all say the best answer, best first; they are empty where the documents do not say.
    `alternatives` are the other answers, best first, each with its quotes. `nearest` are the closest
    places that were looked at, best first. `confidence` is the probability in [0, 1] that the best
    place answers. `searched` is the question as it was searched. `disagreement`: quotes of different
    answers contradict each other. `verdict` holds the only words that are our own ("Yes", or a greeting
    where that was the question); mostly there are none. `kind` is the way it was answered, as
    `docs/questions.md` has them. `suggestion` says that no document has a name in the question, but one
    like it, and that an answer is then likely about that one. `count` says in how many documents something
    stands, if that was asked.
    """

    question: str
    searched: str
    quotes: tuple[Quote, ...]
    nearest: tuple[Quote, ...] = field(repr=False)
    confidence: float
    latency_ms: float
    alternatives: tuple[tuple[Quote, ...], ...] = ()
    disagreement: bool = False
    verdict: str = ""
    kind: str = "search"
    suggestion: Suggestion | None = None
    count: Statement | None = None

    @property
    def answered(self) -> bool:
        return bool(self.quotes)

    @property
    def text(self) -> str:
        """The words that answer, verbatim; empty where the documents do not say."""
        return self.quotes[0].answer if self.quotes else ""

    def to_dict(self) -> dict[str, Any]:
        names = (
            *("question", "searched", "kind", "verdict", "text", "answered", "disagreement"),
            *("confidence", "latency_ms"),
        )
        lists = {name: [quote.to_dict() for quote in getattr(self, name)] for name in ("quotes", "nearest")}
        others = [[quote.to_dict() for quote in quotes] for quotes in self.alternatives]
        beside = {"suggestion": self.suggestion, "count": self.count}
        return {
            **{name: getattr(self, name) for name in names},
            **lists,
            "alternatives": others,
            **{name: about.to_dict() if about else None for name, about in beside.items()},
        }
