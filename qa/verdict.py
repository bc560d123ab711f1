"""Yes or no: the evidence first, then what it comes to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.answer import Quote
from qa.disagreement import apart
from qa.judge import Judge, Judgement
from qa.select import Selection, once, with_speaker

YES, NO, NOT_PLAIN = "Yes", "No", "The documents do not say plainly"
KIND = "yes or no"
ASKS_YES_OR_NO = re.compile(
    r"^\W*(?:(?:and|but|so|then|also|well)\b\W*)?"
    r"(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should|may|might|must|shall"
    r"|isn['’]t|aren['’]t|wasn['’]t|weren['’]t|don['’]t|doesn['’]t|didn['’]t|hasn['’]t|haven['’]t|can['’]t|won['’]t)\s"
    r"(?!.*\bor\b(?! not))(?!you (?:tell|say|know|explain|describe|list|name|give|show)\b)",
    re.IGNORECASE,
)
ENOUGH, FAINT = 0.6, 0.3
"""What share of the threshold evidence has to reach where it says yes or no, and evidence against it: the
reader was made for words that answer, and is seldom sure of a whole sentence that does."""

MOST_JUDGED = 4


@dataclass(frozen=True, slots=True)
class Judged:
    quote: Quote
    word: str
    """YES, NO, NOT_PLAIN, or "" where the judge is not sure of either."""


def asks_yes_or_no(question: str) -> bool:
    """
    >>> asks_yes_or_no("Did Russia send troops?"), asks_yes_or_no("Is it one or the other?")
    (True, False)
    """
    return bool(ASKS_YES_OR_NO.search(question))


def decided(question: str, chosen: Selection, judge: Judge, threshold: float) -> Selection:
    """The selection with a verdict, by what the judge says to each quote's sentence.

    Quotes that say what the best says come with it, those that say the opposite are the alternative; where
    they are of another source, the documents disagree. Without a quote there is no verdict.
    """
    if not asks_yes_or_no(question):
        return chosen
    judged = _judged(question, [*chosen.quotes, *chosen.nearest], judge, FAINT * threshold)
    if not judged or not (chosen.quotes or _enough(judged[0], threshold)):
        return chosen
    best = judged[0]
    if best.word not in (YES, NO):
        return replace(chosen, kind=KIND, verdict=best.word)
    agree = tuple(each.quote for each in judged if each is best or _says(each, best.word, ENOUGH * threshold))
    against = tuple(each.quote for each in judged if _says(each, NO if best.word == YES else YES, 0.0))
    disagree = any(apart(best.quote, quote) for quote in against)
    return Selection(
        quotes=agree,
        alternatives=(against,) if disagree else (),
        nearest=chosen.nearest,
        disagreement=disagree,
        kind=KIND,
        verdict=NOT_PLAIN if disagree else best.word,
    )


def _judged(question: str, quotes: Sequence[Quote], judge: Judge, least: float) -> list[Judged]:
    near = [quote for quote in once(quotes)[:MOST_JUDGED] if quote.score >= least]
    return [
        Judged(with_speaker(quote), word(judge.judge(question, quote.text), judge.confidence))
        for quote in near
    ]


def word(judgement: Judgement, confidence: float) -> str:
    """What a judgement comes to, in our words; "" below the confidence."""
    if judgement.unsaid >= 0.5:
        return NOT_PLAIN
    if judgement.of_said >= confidence:
        return YES
    return NO if 1 - judgement.of_said >= confidence else ""


def _enough(best: Judged, threshold: float) -> bool:
    return best.word in (YES, NO) and best.quote.score >= ENOUGH * threshold


def _says(judged: Judged, word: str, least: float) -> bool:
    return judged.word == word and judged.quote.score >= least
