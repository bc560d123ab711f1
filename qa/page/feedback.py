"""Thumbs up or down, kept as lines that `python -m eval folder FOLDER FILE` reads as a question set."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from filelock import FileLock

from index.errors import VerbatimError
from qa.answer import Answer, Quote

LOG = logging.getLogger(__name__)
RATINGS = ("up", "down")
WAIT_S = 5.0


class FeedbackError(VerbatimError):
    """A judgement cannot be kept; the message says why."""


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
    """A file of such lines, one for each answer that was judged: the last judgement stands.

    What is no such line, as after a hand or a disk went wrong, is set aside in a file beside it, whose name
    ends in `.bad`.
    """

    path: Path

    def rate(self, answer: Answer, rating: str) -> None:
        """Put it down, all or nothing; an empty rating takes the one that was given back.

        Raises FeedbackError where the file cannot be written.
        """
        new = line(answer, rating or "down")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self._beside(".lock"), timeout=WAIT_S):
                kept, bad = self._lines()
                kept.pop(new["id"], None)
                if rating in RATINGS:
                    kept[new["id"]] = json.dumps(new).encode()
                self._set_aside(bad)
                self._replace(kept.values())
        except OSError as error:
            raise FeedbackError(
                f"Your judgement was not kept: {error.strerror or 'the file is busy'}."
            ) from error

    def _lines(self) -> tuple[dict[str, bytes], list[bytes]]:
        """The lines by their ids, in the order of the file, and those that are none."""
        kept: dict[str, bytes] = {}
        bad = []
        for one in self.path.read_bytes().split(b"\n") if self.path.exists() else ():
            found = _id(one)
            if found is not None:
                kept[found] = one
            elif one.strip():
                bad.append(one)
        return kept, bad

    def _set_aside(self, bad: list[bytes]) -> None:
        if bad:
            place = self._beside(".bad")
            LOG.warning(
                "%s has %d lines that are no feedback: they are in %s now", self.path, len(bad), place
            )
            with place.open("ab") as file:
                file.writelines(one + b"\n" for one in bad)

    def _replace(self, lines: Iterable[bytes]) -> None:
        fresh = self._beside(".new")
        try:
            with fresh.open("wb") as file:
                file.writelines(one + b"\n" for one in lines)
                file.flush()
                os.fsync(file.fileno())
            os.replace(fresh, self.path)
        except OSError:
            fresh.unlink(missing_ok=True)
            raise

    def _beside(self, ending: str) -> Path:
        return self.path.with_name(f"{self.path.name}{ending}")


def _id(one: bytes) -> str | None:
    """The name that a line gives its question, or the line itself; None where it is no question at all."""
    try:
        found = json.loads(one)
    except (ValueError, RecursionError):
        return None
    return str(found.get("id", one)) if isinstance(found, dict) else None
