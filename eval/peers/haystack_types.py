"""Haystack as in `haystack.py`, with a model that works out the token types that its reader does not pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from haystack_integrations.components.readers.transformers import TransformersExtractiveReader

from eval.peers.haystack import Haystack
from eval.peers.kit import Kit
from eval.systems import System


def open_peer(kit: Kit) -> System:
    return HaystackTypes(kit, "haystack-types")


class HaystackTypes(Haystack):
    def reader(self) -> TransformersExtractiveReader:
        reader = super().reader()
        typed: Any = _Typed(reader.model, reader.tokenizer.sep_token_id)
        reader.model = typed
        return reader


@dataclass(frozen=True, slots=True)
class _Typed:
    """Gives type 1 to the tokens between the first and the last separator."""

    model: Any
    separator: int

    def __call__(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> Any:
        separators = (input_ids == self.separator).long()
        types = (separators.cumsum(dim=1) - separators).clamp(max=1) * attention_mask
        return self.model(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=types)
