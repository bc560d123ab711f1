"""The one form that every data set is brought into before training or measuring."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple


class Gold(NamedTuple):
    """An answer that a person marked: `context[start : start + len(text)] == text`."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


NEITHER, NO, YES = "neither", "no", "yes"
VERDICTS = (NEITHER, NO, YES)


class Turn(NamedTuple):
    """An earlier question of the same conversation and what was answered."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Example:
    """A question on a context. No `answers` means that the context does not answer it, unless there is a
    `verdict` of yes or no: then it does, and nobody marked where.

    `verdict` is one of `VERDICTS`, or "" if nobody said.
    """

    id: str
    question: str
    context: str = field(repr=False)
    answers: tuple[Gold, ...]
    source: str
    group: str = ""  # article, story or dialogue: contexts of one group are about one subject
    history: tuple[Turn, ...] = ()  # oldest first
    title: str = ""  # of the document that the context is cut from
    verdict: str = ""


def mended(gold: Gold, context: str, reach: int = 40) -> Gold | None:
    """`gold` where its text stands nearest to its place, at most `reach` characters away; else None."""
    text = gold.text.strip()
    if not text:
        return None
    start = gold.start + gold.text.index(text)
    if context[start : start + len(text)] == text:
        return Gold(start, text)
    low = max(0, start - reach)
    around = context[low : start + len(text) + reach]
    places = [low + found.start() for found in re.finditer(f"(?={re.escape(text)})", around)]
    return Gold(min(places, key=lambda place: abs(place - start)), text) if places else None


def verified(example: Example) -> Example | None:
    """`example` with only answers that stand in its context; None if it had some and none does."""
    if not example.question.strip() or not example.context.strip():
        return None
    kept = tuple(g for a in example.answers if (g := mended(a, example.context)) is not None)
    if example.answers and not kept:
        return None
    return replace(example, question=" ".join(example.question.split()), answers=kept)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a source gave, and how many of its records had to be dropped."""

    examples: tuple[Example, ...] = field(repr=False)
    dropped: int


def verify(examples: Iterable[Example]) -> Loaded:
    checked = [verified(example) for example in examples]
    good = tuple(example for example in checked if example is not None)
    return Loaded(good, len(checked) - len(good))


def without_repeats(examples: Iterable[Example]) -> Iterator[Example]:
    """The first of every (question, answers) that differ only in case and white space."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for example in examples:
        answers = tuple(sorted({gold.text.lower() for gold in example.answers}))
        key = (example.question.lower() + str(len(example.history)), answers or (example.context,))
        if key not in seen:
            seen.add(key)
            yield example
