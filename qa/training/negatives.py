"""Unanswerable examples made from answerable ones."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from qa.sentences import sentences
from qa.training.bm25 import Bm25
from qa.training.edits import count_asked, made_unanswerable, with_other_asking
from qa.training.examples import NEITHER, Example, Gold

_LEAST_LEFT = 120  # characters
_COUNTS_ASKED = 0.15  # else "how many ...?" would come to mean that nothing answers
_NEAREST = 6  # contexts among which a wrong one is drawn


def holds_an_answer(context: str, answers: Sequence[Gold]) -> bool:
    text = context.lower()
    return any(gold.text.lower() in text for gold in answers)


@dataclass(slots=True)
class Contexts:
    """The distinct contexts of one source: by group, and by likeness to a question."""

    texts: tuple[str, ...] = field(repr=False)
    groups: dict[str, tuple[str, ...]] = field(repr=False)
    titles: dict[str, str] = field(default_factory=dict, repr=False)
    _bm25: Bm25 | None = field(default=None, repr=False)

    @classmethod
    def of(cls, examples: Sequence[Example]) -> "Contexts":
        groups: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for example in examples:
            groups[example.group][example.context] = None
        groups.pop("", None)
        texts = tuple(dict.fromkeys(example.context for example in examples))
        titles = {example.context: example.title for example in examples}
        return cls(texts, {name: tuple(found) for name, found in groups.items()}, titles)

    def like(self, question: str) -> list[str]:
        """The nearest contexts, best first. The index is built when it is first asked for."""
        if self._bm25 is None:
            self._bm25 = Bm25(self.texts)
        return [self.texts[number] for number in self._bm25.best(question, _NEAREST)]

    def wrong(self, example: Example, rng: Random) -> str | None:
        """Another context, of the same group or like the question, without any of the answers."""
        same_group = self.groups.get(example.group, ())
        from_group = rng.random() < 0.35 and len(same_group) > 1
        found = same_group if from_group else self.like(example.question)
        fit = [
            text for text in found if text != example.context and not holds_an_answer(text, example.answers)
        ]
        return rng.choice(fit) if fit else None


Way = Callable[[Example, Contexts, Random], Example | None]


def without_answer(example: Example) -> Example | None:
    """`example` with its context less every sentence in which an answer stands; None if little is left."""
    text = example.context
    kept = [
        text[start:end]
        for start, end in sentences(text, 0, len(text))
        if not holds_an_answer(text[start:end], example.answers)
    ]
    left = " ".join(kept)
    if len(left) < _LEAST_LEFT or holds_an_answer(left, example.answers):
        return None
    return replace(example, id=example.id + "-removed", context=left, answers=())


def changed(example: Example, contexts: Contexts, rng: Random) -> Example | None:
    """`example` with a question in which a name, a number or a word is another."""
    other = contexts.wrong(example, rng)
    if other is None:
        return None
    answer = example.answers[0].text
    question = made_unanswerable(example.question, example.context, other, answer, rng)
    return replace(example, id=example.id + "-changed", question=question, answers=()) if question else None


def moved(example: Example, contexts: Contexts, rng: Random) -> Example | None:
    """`example` with a context that is like it and does not answer."""
    wrong = contexts.wrong(example, rng)
    if wrong is None:
        return None
    title = contexts.titles.get(wrong, "")
    return replace(example, id=example.id + "-moved", context=wrong, answers=(), title=title)


def asked_otherwise(example: Example, contexts: Contexts, rng: Random) -> Example | None:
    """`example` asked about its time, reason or length, or for a count, which are not told."""
    text, gold = example.context, example.answers[0]
    told = " ".join(text[start:end] for start, end in sentences(text, gold.start, gold.end))
    question = with_other_asking(example.question, told, rng)
    if question is None and rng.random() < _COUNTS_ASKED:
        question = count_asked(text, rng)
    return replace(example, id=example.id + "-otherwise", question=question, answers=()) if question else None


WAYS: tuple[tuple[Way, float], ...] = (
    (lambda example, contexts, rng: without_answer(example), 0.3),
    (changed, 0.3),
    (asked_otherwise, 0.25),
    (moved, 0.15),
)
"""How examples are made unanswerable, and the share of each."""


def unanswerable(example: Example, contexts: Contexts, rng: Random) -> Example | None:
    """`example` made unanswerable in a way that is drawn, or else by moving; None if neither could be."""
    (way,) = rng.choices([way for way, _ in WAYS], weights=[share for _, share in WAYS])
    made = (way(example, contexts, rng) if example.answers else None) or moved(example, contexts, rng)
    return replace(made, verdict=NEITHER) if made else None


def among_others(example: Example, contexts: Contexts, rng: Random, most: int = 5) -> Example:
    """`example` with up to `most` other contexts before and behind its own, none with an answer."""
    drawn = [rng.choice(contexts.texts) for _ in range(rng.randint(0, most))]
    others = [
        text
        for text in dict.fromkeys(drawn)
        if text != example.context and not holds_an_answer(text, example.answers)
    ]
    place = rng.randint(0, len(others))
    before = "".join(text + " " for text in others[:place])
    behind = "".join(" " + text for text in others[place:])
    moved = tuple(Gold(gold.start + len(before), gold.text) for gold in example.answers)
    return replace(example, context=before + example.context + behind, answers=moved)
