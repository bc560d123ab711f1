"""Questions as people type them in a hurry, against a plain search for the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from statistics import fmean

from eval.kinds import meets, misspelt_name
from index.language import stop_words
from index.settings import Settings
from qa.answer import Answer, Quote
from qa.chatbot import Chatbot
from qa.passages import passages
from qa.training.examples import Example
from qa.training.material import gather

SOURCES = ("squad2_human", "shifts_wiki", "squad1_clean")
"""Held-back questions that people wrote, and that stand alone."""

ASKING = frozenset(("who", "whom", "whose", "what", "which", "when", "where", "why", "how", "many", "much"))


def held_back(data: Path) -> list[Example]:
    """Those that are answered, and whose question holds enough that something is left of it."""
    found = [each for each in gather(data).held_back if each.answers and each.source in SOURCES]
    return [each for each in found if len(no_question_words(each.question).split()) >= 2]


def no_question_words(question: str) -> str:
    """The words that tell, in small letters."""
    words = re.findall(r"[^\W_]+(?:['’.-][^\W_]+)*", question.casefold())
    return " ".join(word for word in words if word not in ASKING and word not in stop_words())


def write_contexts(examples: Sequence[Example], folder: Path) -> dict[str, str]:
    """A file for each paragraph; their names by paragraph."""
    names = {
        text: f"{number:04}.txt" for number, text in enumerate(dict.fromkeys(e.context for e in examples))
    }
    for text, name in names.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return names


def compared(examples: Sequence[Example], asked: Sequence[Example], folder: Path) -> Iterator[str]:
    """By form, as Markdown: how often the first place shown, and the first passage of a plain search, is of
    the paragraph that was asked about; and how often that place holds the answer."""
    names = write_contexts(examples, folder)
    chatbot = Chatbot.open(folder, Settings(index_dir=folder / ".index"))
    rng = Random(4)
    forms: dict[str, Callable[[str], str]] = {
        "as it was written": str,
        "capitals": str.upper,
        "no question words": no_question_words,
        "a name misspelt": lambda question: misspelt_name(question, rng),
    }
    yield "| form | n | own paragraph, first place | a plain search | answer in the first place shown |"
    yield "|---|---:|---:|---:|---:|"
    for form, change in forms.items():
        pairs = [(each, change(each.question)) for each in asked]
        changed = [pair for pair in pairs if form == "as it was written" or pair[1] != pair[0].question]
        rows = [_row(chatbot, names[each.context], each, text) for each, text in changed]
        figures = " | ".join(f"{fmean(column):.3f}" for column in zip(*rows, strict=True))
        yield f"| {form} | {len(rows)} | {figures} |"


def _row(chatbot: Chatbot, name: str, example: Example, question: str) -> tuple[bool, bool, bool]:
    """Whether the first place is of the right paragraph, whether a plain search's first passage is, and
    whether the place holds the answer."""
    plain = passages(chatbot.retriever.retrieve(question), chatbot.find_document)[:1]
    shown = _places(chatbot.ask(question))
    own = any(quote.path == name for quote in shown)
    holds = own and any(meets(example, quote) for quote in shown)
    return own, any(one.document.path == name for one in plain), holds


def _places(answer: Answer) -> list[Quote]:
    return [*answer.quotes, *answer.nearest][:1]
