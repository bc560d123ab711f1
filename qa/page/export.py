"""A conversation to take away: as Markdown for people, as JSON for programs."""

from __future__ import annotations

import json
import re

from qa.answer import REFUSAL, Answer, Quote
from qa.page.conversation import Conversation, Turn
from qa.page.groups import groups, is_told, openings, says, searched

MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|<>&~^$:-])")


def citation(quote: Quote) -> str:
    """A quote with who says it and its place, for pasting.

    The place is exact: anyone who has the file finds the words there.
    """
    who = f"{says(quote.speaker)}: " if quote.speaker else ""
    return f"{who}“{' '.join(quote.text.split())}” ({quote.place}, characters {quote.start}–{quote.end})"


def to_copy(answer: Answer) -> str:
    """An answer for pasting, each of its words with one quote; "" where nothing is quoted."""
    if is_told(answer) and answer.quotes:
        return "\n".join([*openings(answer), *map(citation, answer.quotes)])
    found = groups(answer) if answer.disagreement else groups(answer)[:1]
    said = (line for group in found for line in (group.words, citation(group.quotes[0])))
    return "\n".join([*(openings(answer) if found else ()), *said])


def as_json(conversation: Conversation) -> str:
    turns = [
        {"question": turn.question, "error": turn.fault or None, "rating": turn.rating or None}
        | ({"answer": turn.answer.to_dict()} if turn.answer else {"answer": None})
        for turn in conversation.turns
    ]
    return json.dumps({"conversation": turns}, ensure_ascii=False, indent=2) + "\n"


def as_markdown(conversation: Conversation) -> str:
    """Nothing in it is markup but what we write: a document cannot put an image or a link there."""
    return "\n\n".join(["# Verbatim", *map(_turn, conversation.turns)]) + "\n"


def _turn(turn: Turn) -> str:
    asked = f"## {_plain(turn.question)}"
    if turn.answer is None:
        return f"{asked}\n\n{_plain(turn.fault)}"
    how = searched(turn.answer)
    follow_up = [f"*{how}: {_plain(turn.answer.searched)}*"] if how else []
    said = _said if turn.answer.answered or is_told(turn.answer) else _refused
    return "\n\n".join(
        [asked, *follow_up, *_suggested(turn.answer), *said(turn.answer), *_counted(turn.answer)]
    )


def _refused(answer: Answer) -> list[str]:
    nearest = " The nearest that was found, which is no answer:" if answer.nearest else ""
    return [_plain(REFUSAL + nearest), *map(_quoted, answer.nearest)]


def _suggested(answer: Answer) -> list[str]:
    return [f"**{_plain(answer.suggestion.words)}**"] if answer.suggestion else []


def _counted(answer: Answer) -> list[str]:
    return [f"**{_plain(answer.count.words)}**", *map(_cited, answer.count.quotes)] if answer.count else []


def _said(answer: Answer) -> list[str]:
    opening = [f"**{_plain(words)}**" for words in openings(answer)]
    if is_told(answer):
        return [*opening, *map(_cited, answer.quotes)]
    return opening + [
        part for each in groups(answer) for part in (f"**{_plain(each.words)}**", *map(_quoted, each.quotes))
    ]


def _quoted(quote: Quote) -> str:
    return f"{_cited(quote)}, {quote.score:.0%} sure"


def _cited(quote: Quote) -> str:
    who = f"{_plain(says(quote.speaker))}, in " if quote.speaker else ""
    place = f"{who}{_plain(quote.place)}, characters {quote.start}–{quote.end}"
    return f"> {_plain(quote.text)}\n>\n> — {place}"


def _plain(text: str) -> str:
    return MARKUP.sub(r"\\\1", " ".join(text.split()))
