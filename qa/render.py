"""Answers as HTML. Pure functions; everything that comes from a document or a person is escaped."""

from __future__ import annotations

import re
from html import escape

from qa.answer import REFUSAL, Answer, Quote

NEIGHBOURHOOD = 6_000
"""How many characters of the document are shown on either side of a quote."""

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters but for white space, and those that turn the direction of a line."""

WORDS_FOR_CONFIDENCE = ((0.9, "very likely"), (0.7, "likely"), (0.5, "probably"), (0.0, "possibly"))


def answer_html(answer: Answer) -> str:
    """An answer with its quotes as cards; or that there is none, with the nearest places."""
    if not answer.answered:
        nearest = "".join(map(quote_html, answer.nearest))
        found = (
            f'<p class="note">The nearest I found, which is not an answer:</p>{nearest}' if nearest else ""
        )
        return f'<div class="answer refused"><p class="said">{REFUSAL}</p>{found}</div>'
    best, *others = answer.quotes
    more = "".join(map(quote_html, [*others, *(quote for same in answer.alternatives for quote in same)]))
    also = f"<details><summary>Other places that may answer</summary>{more}</details>" if more else ""
    said = "" if best.answer == best.text else f'<p class="said">{shown(best.answer)}</p>'
    return f'<div class="answer">{said}{quote_html(best)}{also}{_facts(answer)}</div>'


def quote_html(quote: Quote) -> str:
    """A card: the sentence with the answer marked in it, and where it stands."""
    place = f"{shown(quote.place)}, characters {quote.start:,}–{quote.end:,}"
    return f'<blockquote class="quote">{_marked(quote)}<footer>{place}</footer></blockquote>'


def source_html(quote: Quote | None, *, answers: bool = True) -> str:
    """The document around the quote, with the quote tinted and, where it answers, the answer marked."""
    if quote is None:
        return '<div class="source empty">Ask, and the source of the answer opens here.</div>'
    text = quote.document.text
    first, last = max(0, quote.start - NEIGHBOURHOOD), min(len(text), quote.end + NEIGHBOURHOOD)
    before, after = text[first : quote.start], text[quote.end : last]
    return (
        f'<div class="source{"" if answers else " refused"}"><h3>{shown(quote.path)}</h3><div class="text">'
        f"{'…' if first else ''}{shown(before)}"
        f'<span class="sentence" id="shown-quote">{_marked(quote)}</span>'
        f"{shown(after)}{'…' if last < len(text) else ''}</div></div>"
    )


def question_html(text: str) -> str:
    """What the person asked."""
    return f'<p class="asked">{shown(text)}</p>'


def message_html(text: str) -> str:
    """A few words of our own."""
    return f'<p class="said">{shown(text)}</p>'


def shown(text: str) -> str:
    """Text as HTML: nothing in it is markup, and characters that turn the line around are made visible.

    >>> shown('<b>"1 & 2"</b>')
    '&lt;b&gt;&quot;1 &amp; 2&quot;&lt;/b&gt;'
    """
    return escape(CONTROLS.sub("�", text))


def _marked(quote: Quote) -> str:
    text = quote.document.text
    before, after = text[quote.start : quote.answer_start], text[quote.answer_end : quote.end]
    return f"{shown(before)}<mark>{shown(quote.answer)}</mark>{shown(after)}"


def _facts(answer: Answer) -> str:
    words = next(words for least, words in WORDS_FOR_CONFIDENCE if answer.confidence >= least)
    searched = f" · searched as “{shown(answer.searched)}”" if answer.searched != answer.question else ""
    return (
        f'<p class="facts"><meter min="0" max="1" value="{answer.confidence:.2f}"></meter> '
        f"{words} right ({answer.confidence:.0%}) · {answer.latency_ms:.0f} ms{searched}</p>"
    )
