"""A few questions with their contexts, to see how large the numbers inside a model become."""

from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.training.sources import SOURCES, load, split

SIZE = 32
Inputs = dict[str, NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Sample:
    """Pairs of a question and a context."""

    pairs: tuple[tuple[str, str], ...] = field(repr=False)

    def inputs(self, tokenizer: Any, max_tokens: int) -> list[Inputs]:
        """What the model is fed for each pair, each array of shape (1, tokens)."""
        return [
            {name: np.array([values], dtype=np.int64) for name, values in encoded.items()}
            for question, context in self.pairs
            for encoded in [tokenizer(question, context, truncation="only_second", max_length=max_tokens)]
        ]


def sample(data: Path, seed: int = 13) -> Sample:
    """Drawn from what the first source, the one with human negatives, is trained on."""
    trained_on, _ = split(load(SOURCES[0], data).examples)
    drawn = Random(seed).sample(trained_on, SIZE)
    return Sample(tuple((example.question, example.context) for example in drawn))
