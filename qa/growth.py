"""A span grows to what it cut through: words, numbers with their units, names, quoted phrases."""

from __future__ import annotations

import re

from index.splitter import Span

REACH = 100
"""About how many characters on either side of a span are looked at."""

ROUNDS = 4
"""What one round adds may cut through something else; it settles within a few."""

LETTER = r"[\w\u0300-\u036f]"
COMMA = r",(?=\d{1,3}(?!\d))"
"""Within a number: a comma before four digits or more is between two, as in a row of a CSV file."""
JOINT = rf"(?:['’&]|(?<!\d)-|-(?!\d)|(?<=\d)(?:[.:](?=\d)|{COMMA}))"
DIGITS = rf"\d+(?:(?:[.:/]|{COMMA})\d+)*(?:st|nd|rd|th|s)?(?!{LETTER})"
SCALE = r"(?:hundred|thousand|million|billion|trillion|dozen)s?"
UNIT = r"(?:%|per\s?cent\b|°\s?[CF]\b|(?:[kcm]?m|[km]?g|km/h|mph|[MG]Hz|kWh?|[GM]W|[KMGT]B)(?:²|³|\b))"
SPELLED = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)"
    r"teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
)
WHOLE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{LETTER}+(?:{JOINT}{LETTER}+)*",  # Nagorno-Karabakh, 1,960
        r"(?:[^\W\d_]\.){2,}",  # U.S.
        rf"(?:[$€£¥]\s?|(?<![\w)])[-−+](?=\d))?{DIGITS}(?:\s{SCALE}\b)*(?:\s?{UNIT})?",  # $3.5 million
        rf"\b{SPELLED}(?:(?:\s|-|\sand\s)(?:{SPELLED}|{SCALE})\b)+",  # twenty-two thousand
        r"\b(?:[A-Z]\.\s?)+[A-Z][\w'’-]+",  # J. R. R. Tolkien
    )
)
PHRASE = re.compile(
    r"“[^“”\n]{1,80}”|«[^«»\n]{1,80}»|\([^()\n]{1,80}\)|\[[^\[\]\n]{1,80}\]"
    r"|(?<![\w.,!?])\"(?=\S)[^\"\n]{1,80}(?<=\S)\"(?!\w)"
)
LOOSE = " \t\n\r\f\v.,;:!?-–—"
"""What an answer neither begins nor ends with, unless it belongs to something whole."""


def grow(text: str, start: int, end: int) -> Span:
    """The span `start:end` without loose edges, and with everything that it cut through, whole.

    >>> text = "It cost $3.5 million (in 2020)."
    >>> text[slice(*grow(text, 10, 12))]
    '$3.5 million'
    """
    low, high = _word_start(text, max(0, start - REACH)), min(len(text), end + REACH)
    start, end = _trimmed(text, start, end)
    for _ in range(ROUNDS):
        grown = start, end
        for pattern in WHOLE:
            for found in pattern.finditer(text, low, high):
                if found.start() < end and start < found.end():
                    start, end = min(start, found.start()), max(end, found.end())
        for found in PHRASE.finditer(text, low, high):
            if (start <= found.start() < end) != (start < found.end() <= end):
                start, end = min(start, found.start()), max(end, found.end())
        if grown == (start, end):
            break
    return start, end


def _word_start(text: str, at: int) -> int:
    """The start of the word at `at`, so that half of a word is not taken for one; or `at` in a long one."""
    return next((place for place in range(at, max(0, at - REACH), -1) if text[place - 1].isspace()), at)


def _trimmed(text: str, start: int, end: int) -> Span:
    inner = text[start:end]
    if not inner.strip(LOOSE):
        return start, end
    return start + len(inner) - len(inner.lstrip(LOOSE)), end - (len(inner) - len(inner.rstrip(LOOSE)))
