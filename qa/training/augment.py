"""Questions as people type them. The tokenizer lower-cases: case needs no examples of its own."""

import re
from dataclasses import replace
from random import Random

from qa.training.examples import Example
from qa.turns import with_context, with_turns

COUNT = re.compile(
    r"^(how (?:many|much)\b.*?)\s+(?:did|do|does|was|were|are|is|has|have|had|can|will)\b", re.I
)
_WHAT_IS = re.compile(r"^(?:what|who|which) (?:is|was|are|were) (?:the |a |an )?(?=\w+ \w+)", re.I)
_SMALL_WORDS = frozenset({"the", "a", "an", "did", "does", "do", "is", "was", "are", "were", "of"})
_WITH_TITLE = 0.6
_NUMBER = re.compile(r"\d+")


def terse(question: str, context: str, rng: Random) -> str:
    """A shorter form that should still have one answer: what it counts, the thing, a telegram."""
    bare = question.rstrip("?!. ")
    count = COUNT.match(bare)
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
    if drawn < (0.5 if COUNT.match(question) else 0.15):
        question = terse(question, example.context, rng)
        question += "?" if rng.random() < 0.5 else ""
    elif drawn > 0.8:
        question = question.rstrip("?!. ") or question
    question = with_turns(question, example.history)
    if example.title and rng.random() < _WITH_TITLE:
        question = with_context(question, example.title)
    return replace(example, question=question, history=())
