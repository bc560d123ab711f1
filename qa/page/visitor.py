"""Who uses the page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.errors import VerbatimError

KEYS = re.compile(r"([A-Za-z0-9_-]{22,64})\.([A-Za-z0-9_-]{22,64})")


class VisitorError(VerbatimError):
    """An event that no page of ours sends."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whose conversation (`tab`) and whose files (`owner`) are meant; both are as secret as a password."""

    tab: str
    owner: str

    @classmethod
    def of(cls, keys: object, username: str | None) -> Visitor:
        """`keys` are made by the browser: one for the tab, one that it keeps. A name that was logged in
        with stands for the second."""
        found = KEYS.fullmatch(keys) if isinstance(keys, str) else None
        if found is None:
            raise VisitorError("Reload the page.")
        tab, person = found.groups()
        return cls(f"{username or ''} {tab}", f"name {username}" if username else f"key {person}")
