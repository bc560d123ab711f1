"""A conversation to take away: as Markdown for people, as JSON for programs."""

from __future__ import annotations

import json
import re

from qa.answer import REFUSAL, Quote
from qa.page.conversation import Conversation, Turn

MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|<>&~^$:-])")


def citation(quote: Quote) -> str:
    """A quote with its place, for pasting.

    The place is exact: anyone who has the file finds the words there.
    """
    return f"“{' '.join(quote.text.split())}” ({quote.place}, characters {quote.start}–{quote.end})"


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
    searched = turn.answer.searched
    follow_up = [f"*Searched as: {_plain(searched)}*"] if searched != turn.question else []
    if not turn.answer.answered:
        nearest = (
            [f"{_plain(REFUSAL)} The nearest that was found, which is no answer:"] if turn.quotes else []
        )
        return "\n\n".join([asked, *follow_up, *(nearest or [_plain(REFUSAL)]), *map(_quoted, turn.quotes)])
    groups = [
        (turn.answer.text, turn.answer.quotes),
        *((same[0].answer, same) for same in turn.answer.alternatives),
    ]
    said = [part for words, same in groups for part in (f"**{_plain(words)}**", *map(_quoted, same))]
    return "\n\n".join([asked, *follow_up, *said])


def _quoted(quote: Quote) -> str:
    place = f"{_plain(quote.place)}, characters {quote.start}–{quote.end}, {quote.score:.0%} sure"
    return f"> {_plain(quote.text)}\n>\n> — {place}"


def _plain(text: str) -> str:
    return MARKUP.sub(r"\\\1", " ".join(text.split()))
