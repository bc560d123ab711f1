"""Answers and their sources as HTML. Pure functions that escape all that a document or a person says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import count, pairwise

from index.documents import Document
from qa.answer import DISAGREEMENT, REFUSAL, Answer, Passage, Quote
from qa.page.conversation import Conversation, Shown, Turn
from qa.page.export import citation, to_copy
from qa.page.groups import Group, groups, is_told, says, searched

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
"""Control characters but for white space, and those that turn the direction of a line."""

WORDS_FOR_CONFIDENCE = ((0.9, "very likely"), (0.7, "likely"), (0.5, "probably"), (0.0, "possibly"))
THUMB = (
    '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M7 11v9H4v-9zl4-8c1.6 0 2.6 1 2.6 2.6V9h5'
    'a2 2 0 0 1 2 2.3l-1 6.9a2 2 0 0 1-2 1.8H7"/></svg>'
)
SNIPPET = 90
"""Characters of a passage in the list of those that were looked at."""


def conversation_html(conversation: Conversation) -> str:
    """All turns, oldest first; before the first, what the page is for."""
    if not conversation.turns:
        return welcome_html()
    turns = "".join(
        turn_html(turn, conversation.shown, turn.number == conversation.plotted)
        for turn in conversation.turns
    )
    return f'<div class="turns">{turns}</div>'


def welcome_html() -> str:
    return (
        '<div class="welcome"><h2>Ask your documents.</h2><p>Every answer is words that stand in one of '
        "them, shown in their place. When they do not say, you are told so.</p></div>"
    )


def examples_html(questions: Sequence[str]) -> str:
    """What can be asked, each a button that asks it."""
    items = "".join(f'<li><button data-ask="{shown(text)}">{shown(text)}</button></li>' for text in questions)
    return f"<p>For example</p><ul>{items}</ul>" if items else ""


def turn_html(turn: Turn, at: Shown | None = None, plotted: bool = False) -> str:
    """A question, and what came of it. `at` is what the source shows now: its card is marked."""
    if turn.answer is None:
        return _section(turn, f'<p class="refusal">{shown(turn.fault)}</p>', "")
    if is_told(turn.answer):
        said = _told(turn, turn.answer, at)
    else:
        said = (_answered if turn.answer.answered else _refused)(turn, turn.answer, at)
    said = f"{_searched(turn.answer)}{_suggested(turn.answer)}{said}{_counted(turn, turn.answer, at)}"
    return _section(turn, said, _acts(turn, turn.answer, plotted))


def card_html(quote: Quote, turn: int, index: int, current: bool = False, sided: bool = False) -> str:
    """The sentence with the answer marked in it, who says it, and its place: the button that goes there.

    Of two sides it is always told who says it, were it the document itself.
    """
    place = shown(quote.place)
    who = says(quote.speaker) if quote.speaker else f"{quote.path} itself says" if sided else ""
    by = f'<p class="by">{shown(who)}</p>' if who else ""
    now = ' aria-current="true"' if current else ""
    return (
        f'<article class="card{" whole" if quote.answer == quote.text else ""}"{now}>{by}'
        f"<blockquote>{marked(quote)}</blockquote><footer>"
        f'<button class="open" data-show="{turn}:{index}" aria-label="Show in its place: {place}">'
        f"{place}</button>"
        f'<span class="at">characters {quote.start:,}–{quote.end:,}</span>'
        f'<button class="copy" data-copy="{shown(citation(quote))}" aria-label="Copy the quote with its '
        'place">Copy</button></footer></article>'
    )


def looked_at_html(turn: Turn) -> str:
    """The passages that were read, as they were ranked: how well each fits, and how surely it answers."""
    rows = "".join(map(_passage_row, count(1), turn.looked_at, [turn] * len(turn.looked_at)))
    return (
        '<table class="plot"><caption>Passages read, best first</caption><thead><tr>'
        f'<th scope="col">Passage</th><th scope="col">Found</th><th scope="col">Answers</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def unpaged(document: Document, start: int, end: int) -> str:
    """A slice of a document, and nothing else."""
    return shown(document.text[start:end])


def marked(quote: Quote, part: Callable[[Document, int, int], str] = unpaged) -> str:
    """The text of a quote with the words that answer marked."""
    edges = (quote.start, quote.answer_start, quote.answer_end, quote.end)
    before, answer, after = (part(quote.document, *edge) for edge in pairwise(edges))
    return f"{before}<mark>{answer}</mark>{after}"


def shown(text: str) -> str:
    """Text as HTML: nothing in it is markup, and characters that turn the line around are made visible.

    >>> shown('<b>"1 & 2"</b>')
    '&lt;b&gt;&quot;1 &amp; 2&quot;&lt;/b&gt;'
    """
    return escape(CONTROLS.sub("�", text))


def _section(turn: Turn, said: str, acts: str) -> str:
    return (
        f'<section class="turn" id="turn-{turn.number}" aria-label="Question {turn.number}">'
        f'<h2 class="asked">{shown(turn.question)}</h2><div class="answer">{said}</div>{acts}</section>'
    )


def _answered(turn: Turn, answer: Answer, at: Shown | None) -> str:
    """What it comes to; then a group for each answer, the best first, or for each side."""
    index = count()
    best, *others = (_group(turn, answer, group, at, index) for group in groups(answer))
    if answer.disagreement:
        return f'{_openings(answer)}<div class="sides">{"".join([best, *others])}</div>'
    heading = ['<h3 class="others">Other answers</h3>'] if others else []
    return "".join([_openings(answer), best, *heading, *others])


def _group(turn: Turn, answer: Answer, group: Group, at: Shown | None, index: Iterator[int]) -> str:
    """Words that answer, how sure they are, and the quotes that say so."""
    words, what = ("", "the right place") if answer.verdict else (_words(group), "right")
    cards = _cards(turn, group.quotes, at, index, answer.disagreement)
    kind = "" if group.quotes == answer.quotes else " other"
    return f'<div class="group{kind}">{words}{_sure(group.score, what)}{cards}</div>'


def _openings(answer: Answer) -> str:
    """That the documents disagree says more than that they do not say plainly, and is said first."""
    differ = f'<p class="differ">{shown(DISAGREEMENT)}</p>' if answer.disagreement else ""
    return differ + (f'<p class="verdict">{shown(answer.verdict)}</p>' if answer.verdict else "")


def _told(turn: Turn, answer: Answer, at: Shown | None) -> str:
    """Words of our own, and what bears them out in the order that it is to be read in."""
    cards = _cards(turn, answer.quotes, at, count())
    return f'<p class="told">{shown(answer.verdict)}</p><div class="borne">{cards}</div>'


def _cards(
    turn: Turn, quotes: Sequence[Quote], at: Shown | None, index: Iterator[int], sided: bool = False
) -> str:
    return "".join(
        card_html(quote, turn.number, next(index), at is not None and at.quote is quote, sided)
        for quote in quotes
    )


def _words(group: Group) -> str:
    return "" if group.whole else f'<p class="said">{shown(group.words)}</p>'


def _sure(score: float, what: str) -> str:
    words = next(words for least, words in WORDS_FOR_CONFIDENCE if score >= least)
    return (
        f'<p class="sure"><meter min="0" max="1" value="{score:.2f}" aria-label="How sure"></meter>'
        f"{words} {what}, {score:.0%}</p>"
    )


def _refused(turn: Turn, answer: Answer, at: Shown | None) -> str:
    refusal = f'<p class="refusal">{shown(REFUSAL)}</p>'
    if not answer.nearest:
        return refusal
    cards = _cards(turn, answer.nearest, at, count())
    return f'{refusal}<div class="nearest"><p>The nearest I found, which is not an answer:</p>{cards}</div>'


def _suggested(answer: Answer) -> str:
    """Another spelling, and a button that asks with it."""
    other = answer.suggestion
    if other is None:
        return ""
    ask = f'<button data-ask="{shown(other.question)}">{shown(other.question)}</button>'
    return f'<p class="suggested">{shown(other.words)} {ask}</p>'


def _counted(turn: Turn, answer: Answer, at: Shown | None) -> str:
    """In how many documents something stands, behind all that was found by searching."""
    if answer.count is None:
        return ""
    cards = _cards(turn, answer.count.quotes, at, count(len(turn.found)))
    return f'<div class="counted"><p>{shown(answer.count.words)}</p>{cards}</div>'


def _searched(answer: Answer) -> str:
    how = searched(answer)
    return f'<p class="searched">{how} “{shown(answer.searched)}”</p>' if how else ""


def _acts(turn: Turn, answer: Answer, plotted: bool) -> str:
    """What can be done with an answer: judge it, copy it, see what was looked at."""
    copied = to_copy(answer)
    copy = f'<button data-copy="{shown(copied)}">Copy answer</button>' if copied else ""
    looked = (
        f'<button data-plot="{turn.number}" aria-expanded="{str(plotted).lower()}">What was read</button>'
        f"{looked_at_html(turn) if plotted else ''}"
    )
    return (
        f'<div class="acts">{"" if is_told(answer) else _thumbs(turn)}{copy}'
        f'<span class="time">{answer.latency_ms:,.0f} ms</span>{looked if turn.looked_at else ""}</div>'
    )


def _thumbs(turn: Turn) -> str:
    return "".join(
        f'<button data-rate="{turn.number}:{rating}" aria-pressed="{str(turn.rating == rating).lower()}" '
        f'aria-label="{label}" title="{label}">{THUMB}</button>'
        for rating, label in (("up", "This is right"), ("down", "This is wrong"))
    )


def _passage_row(rank: int, passage: Passage, turn: Turn) -> str:
    inside = [
        quote.score
        for quote in turn.found
        if quote.path == passage.document.path and passage.start <= quote.start < passage.end
    ]
    place = Quote(passage.document, passage.start, passage.end, passage.start, passage.end, 0).place
    snippet = " ".join(passage.text.split())[:SNIPPET]
    return (
        f'<tr><th scope="row"><b>{rank}</b> {shown(snippet)}… <i>{shown(place)}</i></th>'
        f"<td>{_bar(passage.score, f'{passage.score:.2f}')}</td>"
        f"<td>{_bar(max(inside), f'{max(inside):.0%}') if inside else '<span>–</span>'}</td></tr>"
    )


def _bar(share: float, label: str) -> str:
    return f'<span class="bar" style="--share:{share:.3f}"></span><span>{label}</span>'
