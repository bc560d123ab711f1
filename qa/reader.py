"""What reads: a question and passages become quotes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from qa.answer import Passage, Quote


class Reader(Protocol):
    def read(self, question: str, passages: Sequence[Passage]) -> list[Quote]:
        """The places in the passages that may answer, best first; ties by document, then position."""
