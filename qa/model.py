"""The reading model as it is shipped."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.shipped import load_shipped
from qa.errors import ReaderError
from qa.windows import Cut, Window, cutting

WEIGHTS = Path(__file__).with_name("weights")
NAME = "reader"
MODEL, MANIFEST = f"{NAME}.onnx", f"{NAME}.json"
Logits = tuple[NDArray[np.float32], NDArray[np.float32]]


class SpanModel(Protocol):
    """What reads a window: logits of an answer's start and end, each of shape `(tokens,)`."""

    @property
    def tokenizer(self) -> Tokenizer: ...

    def logits(self, window: Window) -> Logits: ...


@dataclass(frozen=True, slots=True)
class OnnxModel:
    """A window goes through alone, in one thread: the ranges of its 8-bit numbers are its own, so
    that what it says depends neither on the windows beside it nor on the machine's cores."""

    tokenizer: Tokenizer
    session: Any

    @classmethod
    def load(cls, folder: Path = WEIGHTS) -> OnnxModel:
        """Raises ReaderError where a file is missing, or is not the one that was shipped."""
        shipped = load_shipped(folder, NAME, ReaderError)
        cut = Cut(shipped.manifest["max_tokens"], shipped.manifest["stride"])
        return cls(cutting(shipped.tokenizer, cut), shipped.session)

    def logits(self, window: Window) -> Logits:
        starts, ends = self.session.run(
            ["start_logits", "end_logits"],
            {
                "input_ids": window.ids[None],
                "token_type_ids": window.types[None],
                "attention_mask": np.ones_like(window.ids)[None],
            },
        )
        return starts[0], ends[0]
