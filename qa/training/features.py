"""Examples as token numbers: windows with stride, span targets, padded batches."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

import torch
from torch import Tensor

from qa.training.examples import NEITHER, VERDICTS, Example, Gold

NO_ANSWER = 0  # the place of [CLS], which both targets name when a window does not answer
UNKNOWN = -100  # a target that torch's cross entropy passes over
_ASKS_FOR_WORDS = re.compile(r"(who|whom|whose|what|when|where|which|why|how)\b", re.I)


@dataclass(frozen=True, slots=True)
class Window:
    """A question with a stretch of its context, as the model reads them."""

    example: int  # number of the example in the list that was windowed
    ids: tuple[int, ...] = field(repr=False)
    types: tuple[int, ...] = field(repr=False)
    offsets: tuple[tuple[int, int], ...] = field(repr=False)  # into the context; (0, 0) outside it

    def span(self, gold: Gold) -> tuple[int, int] | None:
        """First and last token that touch `gold`, or None if the window cuts it or lacks it."""
        inside = [n for n, kind in enumerate(self.types) if kind and self.offsets[n][1]]
        if not inside or self.offsets[inside[0]][0] > gold.start or self.offsets[inside[-1]][1] < gold.end:
            return None
        touched = [n for n in inside if self.offsets[n][1] > gold.start and self.offsets[n][0] < gold.end]
        return (touched[0], touched[-1]) if touched else None


@dataclass(frozen=True, slots=True)
class Feature:
    window: Window
    start: int
    end: int
    verdict: int = UNKNOWN  # place in VERDICTS

    @property
    def length(self) -> int:
        return len(self.window.ids)


@dataclass(frozen=True, slots=True)
class Shape:
    """How contexts are cut, in tokens."""

    max_tokens: int = 256
    stride: int = 96
    max_question_tokens: int = 72


def windows(tokenizer: Any, examples: Sequence[Example], shape: Shape) -> Iterator[Window]:
    """All windows of all examples, in order. A long question keeps its end."""
    questions = [_shortened(tokenizer, example.question, shape) for example in examples]
    encoded = tokenizer(
        questions,
        [example.context for example in examples],
        truncation="only_second",
        max_length=shape.max_tokens,
        stride=shape.stride,
        return_overflowing_tokens=True,
        return_offsets_mapping=True,
        return_attention_mask=False,
    )
    for row, example in enumerate(encoded["overflow_to_sample_mapping"]):
        sequences = encoded.sequence_ids(row)
        first = sequences.index(1) if 1 in sequences else len(sequences)
        places = zip(sequences, encoded["offset_mapping"][row], strict=True)
        yield Window(
            example,
            ids=tuple(encoded["input_ids"][row]),
            types=tuple(int(place >= first) for place in range(len(sequences))),
            offsets=tuple(place if sequence == 1 else (0, 0) for sequence, place in places),
        )


def _shortened(tokenizer: Any, question: str, shape: Shape) -> str:
    if len(question) <= 3 * shape.max_question_tokens:
        return question
    encoding = tokenizer(question, add_special_tokens=False, return_offsets_mapping=True)
    offsets = encoding["offset_mapping"][-shape.max_question_tokens :]
    return question[offsets[0][0] :] if offsets else question


def feature(found: Sequence[Window], example: Example, rng: Random, negative_share: float) -> Feature:
    """One of the example's windows, drawn: mostly one with the answer where there is one."""
    if not example.answers:
        place = UNKNOWN if _verdict(example) > 0 else NO_ANSWER
        return Feature(rng.choice(found), place, place, _verdict(example))
    gold = rng.choice(example.answers)
    spans = [(window, window.span(gold)) for window in found]
    having = [(window, span) for window, span in spans if span is not None]
    lacking = [window for window, span in spans if span is None and not _answers(window, example)]
    if lacking and (not having or rng.random() < negative_share):
        return Feature(rng.choice(lacking), NO_ANSWER, NO_ANSWER, VERDICTS.index(NEITHER))
    if not having:
        return Feature(found[0], NO_ANSWER, NO_ANSWER)
    window, (start, end) = rng.choice(having)
    return Feature(window, start, end, _verdict(example))


def _verdict(example: Example) -> int:
    """What the verdict's head is to say; UNKNOWN if nobody said and the question may ask for yes or no."""
    if example.verdict:
        return VERDICTS.index(example.verdict)
    neither = not example.answers or _ASKS_FOR_WORDS.match(example.question)
    return VERDICTS.index(NEITHER) if neither else UNKNOWN


def _answers(window: Window, example: Example) -> bool:
    return any(window.span(gold) is not None for gold in example.answers)


def features(
    tokenizer: Any,
    examples: Sequence[Example],
    shape: Shape,
    rng: Random,
    negative_share: float = 0.25,
) -> list[Feature]:
    """One feature for each example, in order."""
    found: list[list[Window]] = [[] for _ in examples]
    for window in windows(tokenizer, examples, shape):
        found[window.example].append(window)
    return [
        feature(mine, example, rng, negative_share) for mine, example in zip(found, examples, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded inputs, each of shape (windows, tokens), and targets of shape (windows,)."""

    input_ids: Tensor
    token_type_ids: Tensor
    attention_mask: Tensor
    starts: Tensor
    ends: Tensor
    verdicts: Tensor

    @property
    def tokens(self) -> int:
        return int(self.attention_mask.sum())

    def to(self, device: torch.device) -> "Batch":
        return replace(
            self,
            input_ids=self.input_ids.to(device),
            token_type_ids=self.token_type_ids.to(device),
            attention_mask=self.attention_mask.to(device),
            starts=self.starts.to(device),
            ends=self.ends.to(device),
            verdicts=self.verdicts.to(device),
        )


def collate(rows: Sequence[Feature]) -> Batch:
    longest = max(row.length for row in rows)

    def padded(values: Sequence[Sequence[int]]) -> Tensor:
        return torch.tensor([[*value, *[0] * (longest - len(value))] for value in values])

    return Batch(
        input_ids=padded([row.window.ids for row in rows]),
        token_type_ids=padded([row.window.types for row in rows]),
        attention_mask=padded([[1] * row.length for row in rows]),
        starts=torch.tensor([row.start for row in rows]),
        ends=torch.tensor([row.end for row in rows]),
        verdicts=torch.tensor([row.verdict for row in rows]),
    )
