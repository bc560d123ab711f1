"""A question that leans on the ones before it is searched together with the last of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answer import Answer
from qa.question import checked

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
