"""Measure follow-ups with their history, without it, and as a person rewrote them to stand alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from eval.questions import PARTS, QUESTIONS, Question, load
from qa.answer import Answer
from qa.chatbot import Chatbot
from qa.training.squad import token_f1

FOLLOWUPS = QUESTIONS / "followups.jsonl"
KINDS = ("follow-up", "stand-alone")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question after those of `history`, and a person's rewrite of it that stands alone."""

    question: Question
    history: tuple[str, ...]
    rewrite: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Token F1 of the answer to a follow-up with its history, without it, and to its rewrite."""

    question: Question
    with_history: float
    without: float
    rewritten: float


def load_followups(chatbot: Chatbot, path: Path = FOLLOWUPS) -> Iterator[FollowUp]:
    records = {
        record["id"]: record for record in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    }
    for question in load(path, chatbot.find_document):
        yield FollowUp(question, tuple(records[question.id]["history"]), records[question.id]["rewrite"])


def ask_followups(chatbot: Chatbot, followups: Iterable[FollowUp]) -> Iterator[Outcome]:
    for each in followups:
        history: list[Answer] = []
        for earlier in each.history:
            history.append(chatbot.ask(earlier, history))
        question = each.question
        answers = (
            chatbot.ask(question.question, history),
            chatbot.ask(question.question),
            chatbot.ask(each.rewrite),
        )
        yield Outcome(question, *(token_f1(answer.text, question.answers) for answer in answers))


def tabulate(outcomes: Sequence[Outcome]) -> str:
    """The mean F1 by kind and part, as Markdown."""
    lines = ["| | n | with history | without | a person's rewrite |", "|---|---:|---:|---:|---:|"]
    for part in PARTS:
        for kind in KINDS:
            some = [each for each in outcomes if (each.question.part, each.question.kind) == (part, kind)]
            scores = [(each.with_history, each.without, each.rewritten) for each in some]
            if some:
                means = " | ".join(f"{fmean(column):.3f}" for column in zip(*scores, strict=True))
                lines.append(f"| {kind}, {part} | {len(some)} | {means} |")
    return "\n".join(lines)


def study() -> str:
    chatbot = Chatbot.open("seeds")
    return tabulate(list(ask_followups(chatbot, load_followups(chatbot))))
