"""All that a run trains on and all that it holds back."""

import logging
from collections.abc import Collection, Iterable, Iterator
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


def gather(data: Path, without: Collection[str] = ()) -> Material:
    """Every source's training part, without the questions and the written questions' paragraphs of any
    held-back part; those parts. Of the sources that it is `without`, the held-back part alone.
    """
    parts: list[Part] = []
    for source in SOURCES:
        loaded = load(source, data)
        parts.append((source, *split(loaded.examples)))
        log.info("%s: %d, dropped %d", source.name, len(loaded.examples), loaded.dropped)
    parts.append((WRITTEN, *split(verify(written(_contexts(parts))).examples)))
    parts.append((COUNTS, tuple(_counts(part for part in parts if part[0].name not in without)), ()))
    held_back = tuple(example for _, _, held in parts for example in held)
    return Material(tuple(_supplies(parts, held_back, without)), held_back)


def _supplies(
    parts: Iterable[Part], held_back: Iterable[Example], without: Collection[str]
) -> Iterator[Supply]:
    questions = {example.question.lower() for example in held_back}
    paragraphs = {example.context for example in held_back if example.source == WRITTEN.name}
    for source, train, _ in parts:
        if source.name not in without:
            kept = tuple(
                example
                for example in train
                if example.context not in paragraphs
                and (source.name in DIALOGUES or example.question.lower() not in questions)
            )
            yield Supply(source, kept, Contexts.of(kept))
