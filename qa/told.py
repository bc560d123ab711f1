"""What is answered without a search."""

from __future__ import annotations

from dataclasses import dataclass

from qa.answer import Quote


@dataclass(frozen=True, slots=True)
class Told:
    """`words` are our own; the quotes bear them out, in the order that they are to be read in."""

    words: str
    quotes: tuple[Quote, ...] = ()


def count(number: int, thing: str) -> str:
    """
    >>> count(1, "document"), count(1_200, "document")
    ('1 document', '1,200 documents')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
