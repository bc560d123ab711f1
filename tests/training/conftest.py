"""Tiny fakes: a tokenizer of whole words, and examples in a line."""

import re
from dataclasses import dataclass
from typing import Any

import pytest

from qa.training.examples import Example, Gold

CLS, SEP, ANSWER = 1, 2, 3


def example(question: str, context: str, *answers: str, **more: Any) -> Example:
    golds = tuple(Gold(context.index(answer), answer) for answer in answers)
    fields: dict[str, Any] = {"id": question, "source": "test"} | more
    return Example(question=question, context=context, answers=golds, **fields)


def number(word: str) -> int:
    """The token for a word: always the same, `ANSWER` for the one that the fake model seeks."""
    return ANSWER if word == "ANSWER" else 4 + sum(map(ord, word)) % 90


class Encoded(dict[str, Any]):
    """Rows of windows by name, as a fast tokenizer gives them."""

    def sequence_ids(self, row: int) -> list[int | None]:
        """0 for the question's tokens, 1 for the context's, None for the markers."""
        pairs = zip(self["token_type_ids"][row], self["offset_mapping"][row], strict=True)
        return [kind if place[1] else None for kind, place in pairs]


@dataclass
class WordTokenizer:
    """As much of a fast tokenizer as is used: one token for each word, windows with stride."""

    def __call__(self, first: Any, second: Any = None, **options: Any) -> dict[str, Any]:
        if second is None:
            return {"offset_mapping": [m.span() for m in re.finditer(r"\S+", first)]}
        keys = ("overflow_to_sample_mapping", "input_ids", "token_type_ids", "offset_mapping")
        rows = Encoded({key: [] for key in keys})
        for place, (question, context) in enumerate(zip(first, second, strict=True)):
            for values in self._windows(question, context, **options):
                for key, value in zip(keys, (place, *values), strict=True):
                    rows[key].append(value)
        return rows

    def _windows(self, question: str, context: str, **options: Any) -> Any:
        asked = list(re.finditer(r"\S+", question))
        given = list(re.finditer(r"\S+", context))
        room = options["max_length"] - len(asked) - 3
        for begin in range(0, max(1, len(given)), room - options["stride"]):
            part = given[begin : begin + room]
            ids = [CLS, *(number(m.group()) for m in asked), SEP]
            types = [0] * len(ids) + [1] * (len(part) + 1)
            offsets = [
                (0, 0),
                *(m.span() for m in asked),
                (0, 0),
                *(m.span() for m in part),
                (0, 0),
            ]
            yield [*ids, *(number(m.group()) for m in part), SEP], types, offsets
            if begin + room >= len(given):
                return


@pytest.fixture
def tokenizer() -> WordTokenizer:
    return WordTokenizer()
