"""All that a run trains on and all that it holds back."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from qa.training.augment import COUNT
from qa.training.examples import Example, verify
from qa.training.mixture import Supply
from qa.training.negatives import Contexts
from qa.training.sources import COUNTS, DIALOGUES, SOURCES, WRITTEN, Source, load, split
from qa.training.written import written

log = logging.getLogger("qa.training")


@dataclass(frozen=True, slots=True)
class Material:
    supplies: tuple[Supply, ...]
    held_back: tuple[Example, ...]


Part = tuple[Source, tuple[Example, ...], tuple[Example, ...]]
"""A source, what of it is trained on, what is held back."""


def _contexts(parts: Iterable[Part]) -> Iterator[str]:
    return (example.context for _, train, _ in parts for example in train)


def _counts(parts: Iterable[Part]) -> Iterator[Example]:
    return (
        example
        for source, train, _ in parts
        if source.late and source.name not in (WRITTEN.name, *DIALOGUES) and not source.sentences
        for example in train
        if example.answers and COUNT.match(example.question)
    )


def gather(data: Path) -> Material:
    """Every source's training part, without the questions of any held-back part; those parts."""
    parts: list[Part] = []
    for source in SOURCES:
        loaded = load(source, data)
        parts.append((source, *split(loaded.examples)))
        log.info("%s: %d, dropped %d", source.name, len(loaded.examples), loaded.dropped)
    parts.append((WRITTEN, *split(verify(written(_contexts(parts))).examples)))
    parts.append((COUNTS, tuple(_counts(parts)), ()))
    held_back = tuple(example for _, _, held in parts for example in held)
    unseen = {example.question.lower() for example in held_back}
    supplies = []
    for source, train, _ in parts:
        kept = tuple(e for e in train if source.name in DIALOGUES or e.question.lower() not in unseen)
        supplies.append(Supply(source, kept, Contexts.of(kept)))
    return Material(tuple(supplies), held_back)
