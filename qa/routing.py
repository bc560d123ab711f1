"""Which questions are answered without a search for the best passages, and by what.

A table of recognisers and handlers, tried in order; a handler may find that it is not meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from qa.gathering import gathered
from qa.overview import OVERVIEW, SUMMARISE, overview, summary
from qa.shelf import Shelf
from qa.talk import GOODBYE, GREETING, HELP, THANKS, goodbye, greeting, help_out, thanks
from qa.told import Told

ANYTHING = re.compile(r".+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Route:
    """Questions that `asks` matches whole, but for marks at the ends, are given to `tell`."""

    kind: str
    asks: re.Pattern[str]
    tell: Callable[[str, Shelf], Told | None]


ROUTES = (
    Route("greeting", GREETING, greeting),
    Route("thanks", THANKS, thanks),
    Route("goodbye", GOODBYE, goodbye),
    Route("help", HELP, help_out),
    Route("overview", OVERVIEW, overview),
    Route("summary", SUMMARISE, summary),
    Route("count", ANYTHING, gathered),
)


def routed(question: str, shelf: Shelf) -> tuple[str, Told] | None:
    """The kind of a question that is not for searching, and what is told; None for all others."""
    asked = question.strip(" \t\n?!.,:;)(")
    for route in ROUTES:
        if route.asks.fullmatch(asked):
            told = route.tell(question, shelf)
            if told:
                return route.kind, told
    return None
