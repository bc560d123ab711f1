"""Measure how often the speaker of a quote is named, and named rightly, by hand-made labels."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.questions import QUESTIONS
from qa.answer import wording
from qa.speaker import speaker

LABELS = QUESTIONS / "speakers.jsonl"


@dataclass(frozen=True, slots=True)
class Label:
    """An answer in a document. Any of `speakers` says it; if there are none, the document itself does."""

    path: str
    answer: str
    document: str
    start: int
    speakers: tuple[str, ...]

    @property
    def named(self) -> str | None:
        found = speaker(self.document, self.start, self.start + len(self.answer))
        return self.document[slice(*found)] if found else None

    @property
    def right(self) -> bool:
        named = self.named
        if named is None:
            return not self.speakers
        return any(wording(named) == wording(each) for each in self.speakers)


def load_labels(seeds: Path, labels: Path = LABELS) -> Iterator[Label]:
    """The labels; a document is a file of the seeds, or beside the labels."""
    for line in labels.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        home = seeds if (seeds / record["path"]).is_file() else labels.parent
        text = (home / record["path"]).read_text(encoding="utf-8")
        start = text.index(record["text"]) + record["text"].index(record["answer"])
        yield Label(record["path"], record["answer"], text, start, tuple(record["speakers"]))


def study(seeds: Path = Path("seeds")) -> str:
    """Precision of the named speakers, and recall of those that there are, as Markdown."""
    labels = list(load_labels(seeds))
    reports = [each for each in labels if each.path.startswith("reports/")]
    of_seeds = [each for each in labels if each not in reports]
    rows = [
        f"| {name} | {len(some)} | {_figures(some)} |"
        for name, some in (("seeds", of_seeds), ("other reports", reports), ("all", labels))
    ]
    heading = "| | quotes | precision | recall | none if the document says it |\n|---|---:|---:|---:|---:|"
    return "\n".join([heading, *rows])


def _figures(labels: Sequence[Label]) -> str:
    named = [each for each in labels if each.named is not None]
    right = sum(each.right for each in named)
    spoken = sum(bool(each.speakers) for each in labels)
    none = sum(each.named is None for each in labels if not each.speakers)
    shares = ((right, len(named)), (right, spoken), (none, len(labels) - spoken))
    return " | ".join(f"{part / whole:.3f} ({part} of {whole})" if whole else "-" for part, whole in shares)
