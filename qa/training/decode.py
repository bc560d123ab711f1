"""From logits to an answer: the best span of each window, then the best of all windows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from qa.training.examples import Example
from qa.training.features import NO_ANSWER, Feature, Shape, Window, collate, windows
from qa.training.model import span_logits

MAX_ANSWER_TOKENS = 30


@dataclass(frozen=True, slots=True)
class Found:
    """The best span of an example. `margin` is span score less no-answer score: higher, surer."""

    id: str
    start: int
    end: int
    text: str
    margin: float


@dataclass(frozen=True, slots=True)
class Scored:
    window: Window
    start: int
    end: int
    span: float
    none: float


def best_spans(
    starts: Tensor, ends: Tensor, longest: int = MAX_ANSWER_TOKENS
) -> tuple[Tensor, Tensor, Tensor]:
    """First token, last token and score of each window's best span, never [CLS], end >= start."""
    count, tokens = starts.shape
    lowest = torch.finfo(starts.dtype).min / 4
    scores = starts.clamp_min(lowest)[:, :, None] + ends.clamp_min(lowest)[:, None, :]
    allowed = torch.ones(tokens, tokens, dtype=torch.bool, device=starts.device)
    allowed = allowed.triu() & ~allowed.triu(longest)
    allowed[NO_ANSWER] = False
    flat = scores.masked_fill(~allowed, 4 * lowest).view(count, -1)
    best, place = flat.max(dim=1)
    return place // tokens, place % tokens, best


def _in_batches(rows: Sequence[Window], size: int) -> Iterator[Sequence[Window]]:
    ordered = sorted(rows, key=lambda window: len(window.ids))
    return (ordered[n : n + size] for n in range(0, len(ordered), size))


def score(
    model: Any, tokenizer: Any, examples: Sequence[Example], shape: Shape, size: int = 32
) -> Iterator[Scored]:
    """Every window of every example, in no particular order."""
    where = next(model.parameters()).device
    for part in _in_batches(list(windows(tokenizer, examples, shape)), size):
        batch = collate([Feature(window, 0, 0) for window in part]).to(where)
        with torch.inference_mode():
            starts, ends = span_logits(model, batch)
            first, last, best = best_spans(starts, ends)
            none = starts[:, NO_ANSWER] + ends[:, NO_ANSWER]
        values = zip(part, first.tolist(), last.tolist(), best.tolist(), none.tolist(), strict=True)
        for window, start, end, span, without in values:
            yield Scored(window, start, end, span, without)


def answer(example: Example, scored: Iterable[Scored]) -> Found:
    """The span that stands out most against its own window's no-answer score."""
    best = max(scored, key=lambda s: (s.span - s.none, -s.window.offsets[s.start][0]))
    start, end = best.window.offsets[best.start][0], best.window.offsets[best.end][1]
    return Found(example.id, start, end, example.context[start:end], best.span - best.none)


def answers(model: Any, tokenizer: Any, examples: Sequence[Example], shape: Shape) -> list[Found]:
    """One for each example, in order. The model is put into evaluation mode and back."""
    training = model.training
    model.eval()
    by_example: list[list[Scored]] = [[] for _ in examples]
    for scored in score(model, tokenizer, examples, shape):
        by_example[scored.window.example].append(scored)
    model.train(training)
    return [answer(example, mine) for example, mine in zip(examples, by_example, strict=True)]
