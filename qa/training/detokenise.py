"""Text that was split into Penn Treebank tokens, put together again with every token's place."""

from collections.abc import Sequence
from typing import NamedTuple

_BRACKETS = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}"}
_CLOSING = frozenset(".,;:!?)]}%") | {
    "'s",
    "n't",
    "'re",
    "'ve",
    "'ll",
    "'d",
    "'m",
    "...",
    "''",
    "'",
}
_OPENING = frozenset("([{$£€#") | {"``", "`"}


class Placed(NamedTuple):
    """A text and, for each of its tokens in order, where it begins and ends (half-open)."""

    text: str
    places: tuple[tuple[int, int], ...]

    def span(self, first: int, last: int) -> tuple[int, str]:
        """Start and text of the tokens `first` to `last`, both included."""
        start, end = self.places[first][0], self.places[last][1]
        return start, self.text[start:end]


def _readable(piece: str) -> str:
    if piece in ("``", "''"):
        return '"'
    if piece == "`":
        return "'"
    return _BRACKETS.get(piece, piece)


def _glued(previous: str, token: str) -> bool:
    closes = _BRACKETS.get(token, token) in _CLOSING or token.lower() in _CLOSING
    return closes or _BRACKETS.get(previous, previous) in _OPENING


def put_together(tokens: Sequence[str]) -> Placed:
    pieces: list[str] = []
    places: list[tuple[int, int]] = []
    length = 0
    for index, token in enumerate(tokens):
        if index and not _glued(tokens[index - 1], token):
            pieces.append(" ")
            length += 1
        shown = _readable(token)
        pieces.append(shown)
        places.append((length, length + len(shown)))
        length += len(shown)
    return Placed("".join(pieces), tuple(places))
