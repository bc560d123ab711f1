"""What every reader gives."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one page; empty where it has none. `scanned` where it was read off a picture."""

    text: str = field(repr=False)
    scanned: bool = False
