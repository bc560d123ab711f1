"""Which examples come next: shares that move as training goes on, batches of like length."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from qa.training.augment import as_typed
from qa.training.examples import NO, YES, Example
from qa.training.features import Feature, Shape, features
from qa.training.negatives import Contexts, among_others, unanswerable
from qa.training.sources import Source

_TURN_FROM, _TURN_TO = 0.25, 0.7  # progress at which shares leave `early` and reach `late`


def share(source: Source, progress: float) -> float:
    """The source's share of the draws when `progress` in [0, 1] of the training is done."""
    along = min(1.0, max(0.0, (progress - _TURN_FROM) / (_TURN_TO - _TURN_FROM)))
    return source.early + (source.late - source.early) * along


@dataclass(slots=True)
class Supply:
    """A source's examples, in another order every time round."""

    source: Source
    examples: tuple[Example, ...] = field(repr=False)
    contexts: Contexts = field(repr=False)
    taken: int = 0
    _round: int = field(default=-1, repr=False)
    _order: list[int] = field(default_factory=list, repr=False)

    def next(self, seed: int) -> Example:
        round_, place = divmod(self.taken, len(self.examples))
        if round_ != self._round:
            self._order = list(range(len(self.examples)))
            Random(f"{seed}-{self.source.name}-{round_}").shuffle(self._order)
            self._round = round_
        self.taken += 1
        return self.examples[self._order[place]]


@dataclass(frozen=True, slots=True)
class BatchSize:
    """A batch ends at whichever comes first."""

    examples: int = 32
    tokens: int = 6144


def batched(rows: Sequence[Feature], size: BatchSize) -> Iterator[list[Feature]]:
    """`rows` in batches of like length, shortest first."""
    batch: list[Feature] = []
    for row in sorted(rows, key=lambda row: row.length):
        if batch and (len(batch) == size.examples or (len(batch) + 1) * row.length > size.tokens):
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


class Mixture:
    """An endless, seeded stream of pools. `position` is all that a resumed run needs."""

    def __init__(self, supplies: Sequence[Supply], seed: int, pool_examples: int = 1024) -> None:
        self._supplies = {supply.source.name: supply for supply in supplies}
        self._seed = seed
        self._pool_examples = pool_examples
        self._pools = 0

    @property
    def position(self) -> dict[str, int]:
        taken = {name: supply.taken for name, supply in self._supplies.items()}
        return taken | {"": self._pools}

    def move_to(self, position: Mapping[str, int]) -> None:
        self._pools = position[""]
        for name, supply in self._supplies.items():
            supply.taken = position.get(name, 0)

    def pool(self, tokenizer: Any, shape: Shape, size: BatchSize, progress: float) -> list[list[Feature]]:
        """The next pool's batches, in random order."""
        rng = Random(f"{self._seed}-pool-{self._pools}")
        self._pools += 1
        drawn = self._draw(rng, progress)
        batches = list(batched(features(tokenizer, drawn, shape, rng), size))
        rng.shuffle(batches)
        return batches

    def _draw(self, rng: Random, progress: float) -> list[Example]:
        supplies = list(self._supplies.values())
        shares = [share(supply.source, progress) for supply in supplies]
        chosen = rng.choices(supplies, weights=shares, k=self._pool_examples)
        return [prepared(supply.next(self._seed), supply, rng) for supply in chosen]


def prepared(example: Example, supply: Supply, rng: Random) -> Example:
    """`example` as it is trained on: perhaps made unanswerable, moved among others, retyped."""
    if (example.answers or example.verdict in (YES, NO)) and rng.random() < supply.source.negatives:
        example = unanswerable(example, supply.contexts, rng) or example
    if supply.source.sentences:
        example = among_others(example, supply.contexts, rng)
    return as_typed(example, rng)
