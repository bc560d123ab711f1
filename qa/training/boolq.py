"""Questions of yes or no with a passage, and which of them are held back."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from zlib import crc32

from qa.training.formats import text_of

FILE = "boolq_combined.jsonl.gz"
LABELS = ("no", "yes", "unsaid")
TITLE_END = " -- "
TUNE_PER_MILLE, HELD_BACK_PER_MILLE = 50, 150
"""Of the passages: on the first what is decided is chosen, the others up to the second only report."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, a passage, and one of LABELS: what the passage says to it."""

    question: str
    passage: str = field(repr=False)
    label: str

    @property
    def title(self) -> str:
        return self.passage.partition(TITLE_END)[0] if TITLE_END in self.passage[:120] else ""

    @property
    def untitled(self) -> "Judged":
        cut = len(self.title) + len(TITLE_END) if self.title else 0
        return replace(self, passage=self.passage[cut:])


def read_boolq(data: Path) -> tuple[list[Judged], list[Judged], list[Judged]]:
    """(to train on, to decide on, to report), whole passages apart; those without a label are left out."""
    parts: tuple[list[Judged], list[Judged], list[Judged]] = ([], [], [])
    records = (json.loads(line) for line in text_of(data / FILE).split("\n") if line.strip())
    for record in records:
        if record.get("label") is None:
            continue
        row = Judged(record["question"], record["passage"], LABELS[bool(record["label"])])
        place = crc32(row.passage.encode()) % 1000
        parts[1 if place < TUNE_PER_MILLE else 2 if place < HELD_BACK_PER_MILLE else 0].append(row)
    return parts


def unsaid(rows: Sequence[Judged], rng: Random) -> Callable[[Judged], Judged]:
    """Gives a question another passage: of those drawn, the one that shares most words with it."""
    words = {row.passage: frozenset(row.passage.lower().split()) for row in rows}
    passages = sorted(words)

    def other(row: Judged) -> Judged:
        asked = frozenset(row.question.lower().split())
        drawn = [
            passage for passage in rng.sample(passages, min(60, len(passages))) if passage != row.passage
        ]
        return replace(
            row, passage=max(drawn, key=lambda passage: len(asked & words[passage])), label="unsaid"
        )

    return other
