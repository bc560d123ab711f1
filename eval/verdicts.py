"""How often yes and no are said, and rightly, on the held-back part of BoolQ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from qa.judge import Judge, Judgement
from qa.training.boolq import Judged, read_boolq


@dataclass(frozen=True, slots=True)
class Verdict:
    row: Judged
    judgement: Judgement

    @property
    def right(self) -> bool:
        return ("yes" if self.judgement.of_said >= 0.5 else "no") == self.row.label

    def said(self, confidence: float) -> bool:
        sure = max(self.judgement.of_said, 1 - self.judgement.of_said) >= confidence
        return sure and self.judgement.unsaid < 0.5


def verdicts(judge: Judge, rows: Sequence[Judged]) -> list[Verdict]:
    return [Verdict(row, judge.judge(row.question, row.passage)) for row in rows]


def table(judge: Judge, data: Path) -> str:
    """Of the part that decides and of the one that reports: right, always yes, and right where it is said."""
    lines = [
        "| part | n | right | always yes | from | said | of these right |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, rows in zip(("tune", "report"), read_boolq(data)[1:], strict=True):
        found = verdicts(judge, rows)
        for confidence in sorted({0.6, 0.7, 0.8, 0.9, judge.confidence}):
            said = [each for each in found if each.said(confidence)]
            right = fmean(each.right for each in said) if said else float("nan")
            lines.append(
                f"| {name} | {len(rows)} | {fmean(each.right for each in found):.3f} "
                f"| {fmean(row.label == 'yes' for row in rows):.3f} | {confidence} "
                f"| {len(said) / len(rows):.3f} | {right:.3f} |"
            )
    return "\n".join(lines)
