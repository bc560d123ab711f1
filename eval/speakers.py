"""How often the speaker of a quote is named, and named rightly, by labels made by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.answer import wording
from qa.speaker import speaker

QUESTIONS = Path(__file__).parent / "questions"
LABELS = QUESTIONS / "speakers.jsonl"


@dataclass(frozen=True, slots=True)
class Labelled:
    """Words that answer, in their document, and who says them: any of `speakers`, or the document itself."""

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


def labelled(seeds: Path, labels: Path = LABELS) -> Iterator[Labelled]:
    """The labels; a document is a file of the seeds, or stands beside the labels."""
    for line in labels.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        home = seeds if (seeds / record["path"]).is_file() else labels.parent
        text = (home / record["path"]).read_text(encoding="utf-8")
        start = text.index(record["text"]) + record["text"].index(record["answer"])
        yield Labelled(record["path"], record["answer"], text, start, tuple(record["speakers"]))


def summary(labels: Sequence[Labelled]) -> str:
    """Precision of the named, and recall of those that have a speaker, as Markdown."""
    named = [each for each in labels if each.named is not None]
    spoken = [each for each in labels if each.speakers]
    right = sum(each.right for each in named)
    alone = [each for each in labels if not each.speakers]
    return (
        f"| {len(labels)} | {_share(right, len(named))} | {_share(right, len(spoken))} "
        f"| {_share(sum(each.named is None for each in alone), len(alone))} |"
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part} of {whole})" if whole else "-"


def table(seeds: Path) -> str:
    labels = list(labelled(seeds))
    others = [each for each in labels if each.path.startswith("reports/")]
    of_seeds = [each for each in labels if not each.path.startswith("reports/")]
    return "\n".join(
        [
            "| | quotes | precision | recall | none where the document says it |\n|---|---:|---:|---:|---:|",
            f"| seeds {summary(of_seeds)}",
            f"| other reports {summary(others)}",
            f"| all {summary(labels)}",
        ]
    )
