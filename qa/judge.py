"""What says whether words answer a question with yes or with no."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from tokenizers import Tokenizer

from index.shipped import load_shipped
from qa.errors import ReaderError
from qa.model import WEIGHTS
from qa.windows import shortened

NAME = "verdict"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Probabilities in [0, 1] that the words answer yes, answer no, or say nothing to it; they sum to 1."""

    no: float
    yes: float
    unsaid: float

    @property
    def of_said(self) -> float:
        """That it is yes, given that the words say it."""
        return self.yes / max(self.yes + self.no, 1e-9)


class Judge(Protocol):
    @property
    def confidence(self) -> float:
        """From which probability on yes, or no, is said."""

    def judge(self, question: str, text: str) -> Judgement: ...


@dataclass(frozen=True, slots=True)
class OnnxJudge:
    """The model that ships: question and text go through alone, in one thread, as with the reader."""

    tokenizer: Tokenizer = field(repr=False)
    session: Any = field(repr=False)
    confidence: float

    @classmethod
    def load(cls, folder: Path = WEIGHTS) -> OnnxJudge:
        """Raises ReaderError where a file is missing, or is not the one that was shipped."""
        shipped = load_shipped(folder, NAME, ReaderError)
        tokenizer = shipped.tokenizer
        tokenizer.encode_special_tokens = True
        tokenizer.no_padding()
        tokenizer.enable_truncation(shipped.manifest["max_tokens"], strategy="only_second")
        return cls(tokenizer, shipped.session, float(shipped.manifest["confidence"]))

    def judge(self, question: str, text: str) -> Judgement:
        encoded = self.tokenizer.encode(shortened(self.tokenizer, question), text)
        ids = np.array([encoded.ids], dtype=np.int64)
        types = np.array([encoded.type_ids], dtype=np.int64)
        inputs = {"input_ids": ids, "token_type_ids": types, "attention_mask": np.ones_like(ids)}
        [[logits]] = self.session.run(["logits"], inputs)
        shares = np.exp(logits - logits.max())
        return Judgement(*(float(share) for share in shares / shares.sum()))
