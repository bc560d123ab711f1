"""Questions that take more than a few words: why, how, describe."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answer import Quote

ASKS_REASONS = re.compile(
    r"^\W*(?:why|how (?:come|did|does|do|is|are|was|were|can|could|would|to|has|have|had)\b|describe|explain"
    r"|tell me (?:more )?about|what (?:happened|caused|led|made)\b|in what way|for what reason)",
    re.IGNORECASE,
)
MOST = 3
ENOUGH = 0.6
"""What share of the threshold a further sentence has to reach: it only adds to one that answers."""

AS_SURE = 0.3
"""And what share of the best one's probability."""


def more_reasons(quotes: Sequence[Quote], threshold: float) -> tuple[Quote, ...]:
    """The best quote, and up to two more sentences of its document that belong to the answer; best first."""
    best = quotes[0]
    least = max(ENOUGH * threshold, AS_SURE * best.score)
    chosen = {(best.start, best.end): best}
    for quote in quotes[1:]:
        if len(chosen) < MOST and quote.path == best.path and quote.score >= least:
            chosen.setdefault((quote.start, quote.end), quote)
    return tuple(chosen.values())
