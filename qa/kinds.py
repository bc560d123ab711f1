"""The kind of answer that a question asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.growth import SCALE, SPELLED

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|march|april|may|june|july|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|today|tomorrow|yesterday|tonight|overnight)"
SPAN_OF_TIME = (
    r"(?:second|minute|hour|day|night|week|fortnight|month|season|year|decade|centur(?:y|ie)|quarter"
    r"|generation)s?"
)
NUMBER = (
    r"(?<!\w)(?<![^\W\d_]-)\d(?!\d*(?:st|nd|rd|th)\b)"  # 1,960 and 2-3, not Il-76 and not 5th
    rf"|\b(?:{SPELLED}|{SCALE}|dozens?|thirds?|quarters?|half|both|none|no|all|most|many|few"
    r"|little|several|single|free|twice|once)\b"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """`asks` finds it in a question, `fits` in an answer; both whatever the case."""

    name: str
    asks: re.Pattern[str]
    fits: re.Pattern[str]


def _kind(name: str, asks: str, fits: str, flags: int = re.IGNORECASE) -> Kind:
    return Kind(name, re.compile(asks, re.IGNORECASE), re.compile(fits, flags))


KINDS = (
    _kind("amount", r"\bhow (?:many|much)\b|\bnumber of\b|^(?!wh)\w+(?: \w+){0,2} number\W*$", NUMBER),
    _kind(
        "duration",
        r"\bhow long (?!ago)",
        rf"\b{SPAN_OF_TIME}\b|\b(?:since|until|till|from|forever|always|permanent)\b|\d",
    ),
    _kind(
        "time",
        r"\bwhen (?:did|was|were|is|are|will|has|had|does|do|would|can|should|exactly)\b|^when\W*$"
        r"|\b(?:what|which) (?:year|month|day|date|time|century|decade)\b",
        rf"\b{MONTH}\b|\b{DAY}\b|\b{SPAN_OF_TIME}\b|\d|\b(?:morning|noon|afternoon|evening|midnight"
        r"|dawn|dusk|spring|summer|autumn|fall|winter|after|before|during|since|until|once|now|then"
        r"|early|late|later|immediately|soon|recently|christmas|easter|times?|era|age|period|war|birth|death"
        r"|as soon as|when|while|end|beginning|start|never|ago|always)\b",
    ),
    _kind(
        "person",
        r"^\W*(?:who|whom)\b(?! (?:cares|knows))|\bwho (?:is|was|are|were|did|has|had|will)\b(?=[^.]*\?)",
        r"[A-Z]|\b(?:he|she|they|people|man|men|woman|women|child|children|boys?|girls?|king|queen|army|police"
        r"|government|officials?|team|group|members?|students?|workers?|soldiers?|protesters?|residents?"
        r"|family|father|mother|brothers?|sisters?|wife|husband|sons?|daughters?|friends?|leaders?|president"
        r"|\w+(?:ers?|ors?|ists?|ians?|ants?|ents?|men|ees?)|those|everyone|nobody|anyone)\b",
        0,
    ),
)


def asked_for(question: str) -> Kind | None:
    """The kind that a question asks for; None where it may be anything."""
    return next((kind for kind in KINDS if kind.asks.search(question)), None)
