"""The kind of answer that a question asks for: so far, whether it asks for an amount."""

from __future__ import annotations

import re

from qa.growth import SCALE, SPELLED

MISFIT = 2.0
"""What an answer of another kind loses of its margin."""

ASKS_AMOUNT = re.compile(r"\bhow (?:many|much)\b|\bnumber of\b", re.IGNORECASE)
AMOUNT = re.compile(
    r"(?<!\w)(?<![^\W\d_]-)\d(?!\d*(?:st|nd|rd|th)\b)"  # 1,960 and 2-3, not Il-76 and not 5th
    rf"|\b(?:{SPELLED}|{SCALE}|dozens?|half|both|none|no|all|most|many|few|several|twice|once)\b",
    re.IGNORECASE,
)


def misfit(question: str, answer: str) -> float:
    """What speaks against an answer because it is of another kind than the question asks for; 0 or more.

    >>> misfit("how many peacekeepers?", "1,960"), misfit("how many peacekeepers?", "fifth Il-76")
    (0.0, 2.0)
    """
    return MISFIT if ASKS_AMOUNT.search(question) and not AMOUNT.search(answer) else 0.0
