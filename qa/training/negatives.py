"""Unanswerable examples made from answerable ones."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random

from qa.training.bm25 import Bm25
from qa.training.edits import made_unanswerable
from qa.training.examples import Example, Gold

_NEAREST = 6  # contexts among which a wrong one is drawn


def holds_an_answer(context: str, answers: Sequence[Gold]) -> bool:
    text = context.lower()
    return any(gold.text.lower() in text for gold in answers)


@dataclass(slots=True)
class Contexts:
    """The distinct contexts of one source: by group, and by likeness to a question."""

    texts: tuple[str, ...] = field(repr=False)
    groups: dict[str, tuple[str, ...]] = field(repr=False)
    _bm25: Bm25 | None = field(default=None, repr=False)

    @classmethod
    def of(cls, examples: Sequence[Example]) -> "Contexts":
        groups: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for example in examples:
            groups[example.group][example.context] = None
        groups.pop("", None)
        texts = tuple(dict.fromkeys(example.context for example in examples))
        return cls(texts, {name: tuple(found) for name, found in groups.items()})

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


def unanswerable(example: Example, contexts: Contexts, rng: Random) -> Example | None:
    """`example` with a wrong context or a changed question; None if neither could be had."""
    wrong = contexts.wrong(example, rng)
    if wrong is None:
        return None
    if rng.random() < 0.5:
        return replace(example, id=example.id + "-moved", context=wrong, answers=())
    answer = example.answers[0].text
    question = made_unanswerable(example.question, example.context, wrong, answer, rng)
    if question is None:
        return replace(example, id=example.id + "-moved", context=wrong, answers=())
    return replace(example, id=example.id + "-changed", question=question, answers=())


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
