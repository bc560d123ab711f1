"""Questions as people type them. The tokenizer lower-cases: case needs no examples of its own."""

import re
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from qa.training.examples import Example, Turn

MOST_TURNS = 2
_MOST_ANSWER_WORDS = 12
_COUNT = re.compile(
    r"^(how (?:many|much)\b.*?)\s+(?:did|do|does|was|were|are|is|has|have|had|can|will)\b", re.I
)
_WHAT_IS = re.compile(r"^(?:what|who|which) (?:is|was|are|were) (?:the |a |an )?(?=\w+ \w+)", re.I)
_SMALL_WORDS = frozenset({"the", "a", "an", "did", "does", "do", "is", "was", "are", "were", "of"})
_NUMBER = re.compile(r"\d+")


def with_history(question: str, turns: Sequence[Turn]) -> str:
    """The question with the last turns, marked, in front; without turns it is the question itself.

    >>> with_history("did they win?", [Turn("who fought?", "Sparta")])
    'earlier: who fought? Sparta. now: did they win?'
    >>> with_history("who fought?", [])
    'who fought?'
    """
    if not turns:
        return question
    told = "; ".join(
        f"{turn.question} {' '.join(turn.answer.split()[:_MOST_ANSWER_WORDS])}"
        for turn in turns[-MOST_TURNS:]
    )
    return f"earlier: {told.rstrip('.')}. now: {question}"


def terse(question: str, context: str, rng: Random) -> str:
    """A shorter form that should still have one answer: what it counts, the thing, a telegram."""
    bare = question.rstrip("?!. ")
    count = _COUNT.match(bare)
    if count and len(count.group(1).split()) > 2 and len(_NUMBER.findall(context)) <= 6:
        return count.group(1)
    thing = _WHAT_IS.sub("", bare)
    if thing != bare and rng.random() < 0.6:
        return thing
    kept = [word for word in bare.split() if word.lower() not in _SMALL_WORDS]
    return " ".join(kept) if len(kept) > 2 else bare


def as_typed(example: Example, rng: Random) -> Example:
    """`example` with its question in one of the forms that people type, most often unchanged."""
    drawn = rng.random()
    question = example.question
    if drawn < 0.08:
        question = terse(question, example.context, rng)
        question += "?" if rng.random() < 0.5 else ""
    elif drawn < 0.28:
        question = question.rstrip("?!. ") or question
    return replace(example, question=with_history(question, example.history), history=())
