"""What can be asked."""

from __future__ import annotations

import re

from qa.errors import QuestionError

MAX_CHARACTERS = 2_000
UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters, and halves of characters that no text can hold."""


def checked(question: str) -> str:
    """The question without control characters and needless white space.

    Raises QuestionError where it is no text, holds no words, or too many characters.
    """
    if not isinstance(question, str):  # from a caller without types
        raise QuestionError(f"A question is text, not {type(question).__name__}.")
    text = " ".join(UNSPEAKABLE.sub(" ", question).split())
    if not any(character.isalnum() for character in text):
        raise QuestionError("The question is empty. Ask something in words.")
    if len(text) > MAX_CHARACTERS:
        raise QuestionError(f"The question has {len(text):,} characters. Ask in at most {MAX_CHARACTERS:,}.")
    return text
