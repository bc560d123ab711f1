"""What other readers, trained before, say of a batch: more than the one place that was marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, log_softmax, softmax

from qa.training.features import UNKNOWN, Batch
from qa.training.model import load_model, logits

VERDICT_SHARE = 0.3
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
        said = [logits(model, batch) for model in self.models]
        return _mean([one.starts for one in said]), _mean([one.ends for one in said])


def _mean(said: Sequence[Tensor]) -> Tensor:
    return torch.stack([softmax(one, dim=-1) for one in said]).mean(dim=0)


def loss_of(model: Any, batch: Batch, teachers: Teachers | None = None) -> Tensor:
    """Cross entropy of start and end, their mean over the batch, and a share of that of the verdict."""
    starts, ends, verdicts = logits(model, batch)
    marked = (_known(starts, batch.starts) + _known(ends, batch.ends)) / 2
    marked = marked + VERDICT_SHARE * _known(verdicts, batch.verdicts)
    if teachers is None:
        return marked
    at_start, at_end = teachers.probabilities(batch)
    taught = (_against(starts, at_start) + _against(ends, at_end)) / 2
    return TAUGHT * taught + (1 - TAUGHT) * marked


def _known(said: Tensor, targets: Tensor) -> Tensor:
    """Cross entropy over the targets that are known; 0 if none is."""
    return cross_entropy(said, targets, reduction="sum") / (targets != UNKNOWN).sum().clamp(min=1)


def _against(said: Tensor, probabilities: Tensor) -> Tensor:
    return -(probabilities * log_softmax(said, dim=-1)).sum(dim=-1).mean()
