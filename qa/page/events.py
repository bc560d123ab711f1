"""What the page's events may carry, in one place: all else that a client sends is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from qa.page.visitor import VisitorError

CARD = r"(\d{1,9}):(\d{1,9})"
THUMB = r"(\d{1,9}):(up|down)"
ID = r"[A-Za-z0-9_-]{32}"
DOCUMENT = r"[0-9a-f]{32}"
MOST_ADDED = 50
NOTHING = r"(?:true)?"
"""What a button says that only wants to be pressed."""
CARRIED: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.ASCII)
    for name, pattern in {
        "show": CARD,
        "rate": THUMB,
        "plot": r"\d{1,9}",
        "more": r"before|after",
        "export": r"md|json",
        "remove": DOCUMENT,
        "add": rf"{ID}(?: {ID}){{0,{MOST_ADDED - 1}}}",
        "picture": NOTHING,
        "new": NOTHING,
        "sync": NOTHING,
        "prune": NOTHING,
        "opened": NOTHING,
        "sourced": NOTHING,
    }.items()
}
"""By the name of the handler, what its event's value must match as a whole."""
MOST_TYPED = 10_000
"""Characters of what is typed. A question may have fewer, and is told so; what is longer is not even kept."""
HALVES = re.compile(r"[\ud800-\udfff]")
"""Halves of characters, which no answer could hold."""
TYPED = "answer"
"""The one handler that takes words: those of the box, or of an example."""


def carried(name: str, data: Any, typed: Any) -> str:
    """What the handler of this name is given: a text that matches its pattern, and never anything else.

    `data` is what the client says that the event carries, `typed` what it says that the box holds. No text
    that passes here is a path: files and documents are named by ids that mean nothing outside the server.
    Raises VisitorError.
    """
    given = _value(data)
    if name == TYPED:
        words = typed if given is None else given
        if isinstance(words, str) and len(words) <= MOST_TYPED and not HALVES.search(words):
            return words
    elif isinstance(given or "", str) and CARRIED[name].fullmatch(given or ""):
        return given or ""
    raise VisitorError("Reload the page.")


def parts(name: str, value: str) -> tuple[str, ...]:
    """The groups of what `carried` let through."""
    found = CARRIED[name].fullmatch(value)
    if found is None:
        raise VisitorError("Reload the page.")
    return found.groups()


def document_id(path: str) -> str:
    """What the page calls a document, so that no path has to come back from it."""
    return sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _value(data: Any) -> Any:
    """The value that an event carries; None if it carries none. Raises VisitorError."""
    if data is None or data == {}:
        return None
    if not isinstance(data, dict) or data.keys() != {"value"}:
        raise VisitorError("Reload the page.")
    return data["value"]
