"""An answer as programs get it: the types are the documentation of the API."""

from __future__ import annotations

from typing import TypedDict, cast

from qa.answer import Answer


class QuoteJson(TypedDict):
    """A sentence of a document, with the words in it that answer; offsets are into the document's text.
    `speaker` is who says it, in the document's words."""

    file: str
    page: int | None
    scanned: bool
    text: str
    start: int
    end: int
    answer: str
    answer_start: int
    answer_end: int
    score: float
    speaker: str | None
    speaker_at: tuple[int, int] | None


class SuggestionJson(TypedDict):
    """`missing` is a name that no document has; `question` has `instead` in its place, and is answered."""

    words: str
    missing: str
    instead: str
    question: str


class CountJson(TypedDict):
    """In how many documents something stands, in words, with a few of the places."""

    words: str
    quotes: list[QuoteJson]


class AnswerJson(TypedDict):
    """`text` is empty, and `answered` false, where the documents do not say. `verdict` holds words of our
    own; `kind` is the way it was answered (docs/questions.md). `suggestion` says that no document has a
    name in the question, but one like it. `count` says in how many documents something stands, if that was
    asked."""

    question: str
    searched: str
    kind: str
    verdict: str
    text: str
    answered: bool
    disagreement: bool
    confidence: float
    latency_ms: float
    quotes: list[QuoteJson]
    alternatives: list[list[QuoteJson]]
    nearest: list[QuoteJson]
    suggestion: SuggestionJson | None
    count: CountJson | None


def typed(answer: Answer) -> AnswerJson:
    """The same as `Answer.to_dict`, whose keys these types name (a test compares them)."""
    return cast(AnswerJson, answer.to_dict())
