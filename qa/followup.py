"""A question that leans on earlier ones: searched with the last of them, read with the last few."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answer import Answer
from qa.question import checked
from qa.turns import NOT_ANSWERED, with_turns

REFERS_BACK = re.compile(
    r"^\s*(?:and|but|so|what about|how about)\b"
    r"|\b(?:he|she|it|they|him|his|her|hers|its|them|their|theirs|this|that|these|those|there|then)\b",
    re.IGNORECASE,
)


def stand_alone(question: str, history: Sequence[Answer]) -> str:
    """The question as it is searched: after the last one where it refers back, else as it is."""
    if not history or not REFERS_BACK.search(question):
        return question
    return f"{checked(history[-1].question)} {question}"


def as_read(question: str, history: Sequence[Answer]) -> str:
    """The question as it is read: with the last turns in front where it refers back, else as it is."""
    if not REFERS_BACK.search(question):
        return question
    return with_turns(question, [(checked(turn.question), turn.text or NOT_ANSWERED) for turn in history])
