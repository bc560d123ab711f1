"""How the reader is told what was asked before and what a passage stands under, in training and in use."""

from __future__ import annotations

from collections.abc import Sequence

MOST_TURNS = 2
MOST_ANSWER_WORDS = 12
NOT_ANSWERED = "unknown"

Turn = tuple[str, str]
"""An earlier question, and its answer, or NOT_ANSWERED."""


def with_turns(question: str, turns: Sequence[Turn]) -> str:
    """The question with the last turns, marked, in front; without turns it is the question itself.

    >>> with_turns("did they win?", [("who fought?", "Sparta")])
    'earlier: who fought? Sparta. now: did they win?'
    >>> with_turns("who fought?", [])
    'who fought?'
    """
    if not turns:
        return question
    told = "; ".join(
        f"{asked} {' '.join(said.split()[:MOST_ANSWER_WORDS])}" for asked, said in turns[-MOST_TURNS:]
    )
    return f"earlier: {told.rstrip('.')}. now: {question}"


MOST_CONTEXT_WORDS = 24


def with_context(question: str, context: str) -> str:
    """The question behind what the passage stands under: a title, headings, the names of columns.

    >>> with_context("how many peacekeepers?", "Russia sends peacekeepers")
    'Russia sends peacekeepers | how many peacekeepers?'
    """
    words = context.split()[:MOST_CONTEXT_WORDS]
    return f"{' '.join(words)} | {question}" if words else question
