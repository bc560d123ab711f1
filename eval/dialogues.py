"""Ways of reading a follow-up, compared on QuAC's held-back dialogues."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from statistics import fmean

from eval.followups import told
from qa.answer import Quote
from qa.chatbot import Chatbot
from qa.followup import best_of, leans, readings, stand_alone
from qa.passages import passages
from qa.training.examples import Example, verify
from qa.training.formats import read_dialogues
from qa.training.sources import is_held_back
from qa.training.squad import accepted, token_f1
from qa.turns import NOT_ANSWERED

WAYS = ("as it is", "behind the last turn", "before what that asked")


def held_back(path: Path) -> list[Example]:
    """The turns of held-back dialogues, in order."""
    return [example for example in verify(read_dialogues(path, "quac")).examples if is_held_back(example)]


def write_articles(turns: Sequence[Example], folder: Path) -> None:
    """A file for each dialogue: the section of an article that it is about."""
    for group, context in {turn.group: turn.context for turn in turns}.items():
        (folder / f"{group}.txt").write_text(context, encoding="utf-8")


def leaning(turns: Sequence[Example]) -> list[Example]:
    """Those that are answered and lean on the ones before."""
    return [turn for turn in turns if turn.answers and turn.history and leans(turn.question)]


def compared(chatbot: Chatbot, turns: Sequence[Example]) -> str:
    """How often the first passage found is of the right article, and token F1 of what is shown, by the
    readings that are taken together; 0 for a refusal. As Markdown."""
    found = [_read(chatbot, turn) for turn in turns]
    lines = [
        f"own article first: {fmean(first for first, _ in found):.3f}, "
        f"without history {fmean(_own_first(chatbot, turn, turn.question) for turn in turns):.3f}\n",
        f"| read | F1 of {len(turns)} |\n|---|---:|",
    ]
    for ways in (chosen for count in (1, 2, 3) for chosen in combinations(range(len(WAYS)), count)):
        scores = [
            _f1(best_of([reads[way] for way in ways]), turn, chatbot.threshold)
            for turn, (_, reads) in zip(turns, found, strict=True)
        ]
        lines.append(f"| {'; '.join(WAYS[way] for way in ways)} | {fmean(scores):.3f} |")
    return "\n".join(lines)


def _read(chatbot: Chatbot, turn: Example) -> tuple[bool, list[list[Quote]]]:
    history = [told(asked, "" if said == NOT_ANSWERED else said) for asked, said in turn.history]
    searched = stand_alone(turn.question, history)
    given = passages(chatbot.retriever.retrieve(searched), chatbot.find_document)
    reads = [chatbot.reader.read(reading, given) for reading in readings(turn.question, history)]
    return _own_first(chatbot, turn, searched), reads


def _own_first(chatbot: Chatbot, turn: Example, searched: str) -> bool:
    hits = chatbot.retriever.retrieve(searched)
    return bool(hits) and hits[0].node.ref_doc_id == f"{turn.group}.txt"


def _f1(quotes: Sequence[Quote], turn: Example, threshold: float) -> float:
    shown = bool(quotes) and quotes[0].score >= threshold
    return token_f1(quotes[0].answer, accepted(turn)) if shown else 0.0
