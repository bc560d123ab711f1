"""Thumbs up or down, kept as lines that `python -m eval folder FOLDER FILE` reads as a question set."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from qa.answer import Answer, Quote

RATINGS = ("up", "down")


def line(answer: Answer, rating: str) -> dict[str, Any]:
    """A judged answer as a question of a set.

    Up: the answer is the accepted one, or that there is none is right. Down: what was said, or that
    nothing was, is `rejected`; what would be right is not known.
    """
    up = rating == "up"
    quotes = answer.quotes if up else ()
    digest = sha256("\0".join([answer.searched, *_said(answer.quotes)]).encode()).hexdigest()
    return {
        "id": f"thumb-{digest[:16]}",
        "question": answer.searched,
        "kind": f"thumb {rating}",
        "part": "tune",
        "answers": list(dict.fromkeys(quote.answer for quote in quotes)),
        "evidence": [_evidence(quote) for quote in quotes],
    } | ({} if up else {"rejected": [answer.text]})


def _said(quotes: tuple[Quote, ...]) -> list[str]:
    return [f"{quote.path} {quote.answer_start} {quote.answer_end}" for quote in quotes]


def _evidence(quote: Quote) -> dict[str, Any]:
    return {"path": quote.path, "start": quote.start, "end": quote.end, "text": quote.text}


@dataclass(frozen=True, slots=True)
class Feedback:
    """A file of such lines, one for each answer that was judged: the last judgement stands."""

    path: Path
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def rate(self, answer: Answer, rating: str) -> None:
        """Put it down; an empty rating takes the one that was given back."""
        new = line(answer, rating or "down")
        with self._lock:
            kept = [old for old in self._lines() if json.loads(old)["id"] != new["id"]]
            kept += [json.dumps(new)] if rating in RATINGS else []
            self.path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self.path.with_name(f"{self.path.name}.new")
            fresh.write_text("".join(f"{one}\n" for one in kept), encoding="utf-8")
            os.replace(fresh, self.path)

    def _lines(self) -> list[str]:
        if not self.path.exists():
            return []
        return [one for one in self.path.read_text(encoding="utf-8").splitlines() if one.strip()]
