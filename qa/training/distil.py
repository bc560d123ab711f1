"""What other readers, trained before, say of a batch: more than the one place that was marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, log_softmax, softmax

from qa.training.features import Batch
from qa.training.model import load_model, span_logits

TAUGHT = 0.7
"""Share of the loss that is against the teachers; the rest is against the places that were marked."""


@dataclass(frozen=True, slots=True)
class Teachers:
    """Trained readers, whose mean probabilities are what is learnt (Hinton et al. 2015)."""

    models: tuple[Any, ...]

    @classmethod
    def load(cls, folders: Sequence[Path], where: torch.device) -> Teachers:
        return cls(tuple(load_model(folder).to(where).eval() for folder in folders))

    @torch.no_grad()
    def probabilities(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Of start and end, each of shape (windows, tokens)."""
        said = [span_logits(model, batch) for model in self.models]
        starts, ends = zip(*said, strict=True)
        return _mean(starts), _mean(ends)


def _mean(logits: Sequence[Tensor]) -> Tensor:
    return torch.stack([softmax(one, dim=-1) for one in logits]).mean(dim=0)


def loss_of(model: Any, batch: Batch, teachers: Teachers | None = None) -> Tensor:
    """Cross entropy of start and end, their mean over the batch."""
    starts, ends = span_logits(model, batch)
    marked = (cross_entropy(starts, batch.starts) + cross_entropy(ends, batch.ends)) / 2
    if teachers is None:
        return marked
    at_start, at_end = teachers.probabilities(batch)
    taught = (_against(starts, at_start) + _against(ends, at_end)) / 2
    return TAUGHT * taught + (1 - TAUGHT) * marked


def _against(logits: Tensor, probabilities: Tensor) -> Tensor:
    return -(probabilities * log_softmax(logits, dim=-1)).sum(dim=-1).mean()
