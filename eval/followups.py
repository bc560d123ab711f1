"""Follow-ups: with their history, against a person's rewrite that needs none."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from eval.questions import PARTS, Question, load
from index.documents import Document
from qa.answer import Answer, Quote
from qa.chatbot import Chatbot
from qa.followup import stand_alone
from qa.question import MAX_CHARACTERS
from qa.training.formats import text_of
from qa.training.squad import token_f1

FOLLOWUPS = Path(__file__).parent / "questions" / "followups.jsonl"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question after those of `history`, and the same so that it stands alone, as a person wrote it."""

    question: Question
    history: tuple[str, ...]
    rewrite: str


@dataclass(frozen=True, slots=True)
class Ways:
    """Token F1 of a follow-up's answer: asked with its history, without it, and in a person's rewrite."""

    followup: FollowUp
    asked: float
    bare: float
    rewritten: float
    answer: Answer


def followups(chatbot: Chatbot, path: Path = FOLLOWUPS) -> Iterator[FollowUp]:
    records = {
        record["id"]: record for record in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    }
    for question in load(path, chatbot.find_document):
        yield FollowUp(question, tuple(records[question.id]["history"]), records[question.id]["rewrite"])


def in_all_ways(chatbot: Chatbot, asked: Iterable[FollowUp]) -> Iterator[Ways]:
    for each in asked:
        history: list[Answer] = []
        for earlier in each.history:
            history.append(chatbot.ask(earlier, history))
        answer = chatbot.ask(each.question.question, history)
        bare, rewritten = (chatbot.ask(text) for text in (each.question.question, each.rewrite))
        golds = each.question.answers
        asked_f1, bare_f1, rewritten_f1 = (token_f1(one.text, golds) for one in (answer, bare, rewritten))
        yield Ways(each, asked_f1, bare_f1, rewritten_f1, answer)


def table(ways: Sequence[Ways]) -> str:
    """By part and by whether history is needed, as Markdown."""
    lines = ["| | n | with history | without | a person's rewrite |", "|---|---:|---:|---:|---:|"]
    for part in ("tune", "report"):
        for kind in ("follow-up", "stand-alone"):
            chosen = [
                each
                for each in ways
                if (each.followup.question.part, each.followup.question.kind) == (part, kind)
            ]
            if chosen:
                lines.append(f"| {kind}, {part} | {len(chosen)} | {_means(chosen)} |")
    return "\n".join(lines)


def _means(ways: Sequence[Ways]) -> str:
    measures: tuple[Callable[[Ways], float], ...] = (
        lambda way: way.asked,
        lambda way: way.bare,
        lambda way: way.rewritten,
    )
    return " | ".join(f"{fmean(map(measure, ways)):.3f}" for measure in measures)


@dataclass(frozen=True, slots=True)
class Turned:
    """A follow-up of a dialogue, the earlier ones as told, and a person's rewrite."""

    dialogue: str
    question: str
    history: tuple[Answer, ...]
    rewrite: str


def read_canard(path: Path) -> Iterator[Turned]:
    """What CANARD has: title and section first, then questions and answers in turn (Elgohary et al. 2019)."""
    for record in json.loads(text_of(path)):
        title, section, *said = record["History"]
        pairs = [(title, section), *zip(said[::2], said[1::2], strict=False)]
        history = tuple(told(question, answer) for question, answer in pairs)
        if said and record["Question"].strip():
            yield Turned(record["QuAC_dialog_id"], record["Question"], history, record["Rewrite"])


def told(question: str, answer: str) -> Answer:
    """A turn as the chatbot keeps it: what was answered is quoted from the dialogue itself."""
    document = Document("dialogue", "", answer or " ")
    end = len(document.text)
    quotes = (Quote(document, 0, end, 0, end, 1.0),) if answer.strip() else ()
    return Answer(question or "?", question, quotes, (), 1.0, 0.0)


def write_dialogues(turns: Iterable[Turned], folder: Path) -> None:
    """A file for each dialogue: its title, and what was answered in it, which is its article's words."""
    longest: dict[str, Turned] = {}
    for turn in turns:
        if len(turn.history) > len(getattr(longest.get(turn.dialogue), "history", ())):
            longest[turn.dialogue] = turn
    for name, turn in longest.items():
        text = "\n\n".join([turn.history[0].question, *(said.text for said in turn.history)])
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def own_dialogue_first(chatbot: Chatbot, turns: Sequence[Turned]) -> tuple[float, float, float]:
    """How often the first passage found is of the question's own dialogue: asked with history, without it,
    and in a person's rewrite."""

    def first(turn: Turned, question: str) -> bool:
        hits = chatbot.retriever.retrieve(question[:MAX_CHARACTERS])
        return bool(hits) and hits[0].node.ref_doc_id == f"{turn.dialogue}.txt"

    return (
        fmean(first(turn, stand_alone(turn.question, turn.history)) for turn in turns),
        fmean(first(turn, turn.question) for turn in turns),
        fmean(first(turn, turn.rewrite) for turn in turns),
    )


def after_others(chatbot: Chatbot, questions: Sequence[Question]) -> str:
    """The seed questions, which all stand alone, alone and after two others of their part, as Markdown: F1 of
    the answerable; the share of the others that is refused."""
    lines = ["| stand-alone, after two others | n | F1 alone | after | refused alone | after |"]
    lines.append(f"|---|{'---:|' * 5}")
    for part in PARTS:
        mine = [question for question in questions if question.part == part]
        alone = [chatbot.ask(question.question) for question in mine]
        pairs = [[alone[n * 7 % len(mine) - 3], alone[n * 11 % len(mine) - 5]] for n in range(len(mine))]
        after = [chatbot.ask(question.question, two) for question, two in zip(mine, pairs, strict=True)]
        figures = (figure for answers in (alone, after) for figure in _right(mine, answers))
        f1, refused, f1_after, refused_after = figures
        lines.append(
            f"| {part} | {len(mine)} | {f1:.3f} | {f1_after:.3f} | {refused:.3f} | {refused_after:.3f} |"
        )
    return "\n".join(lines)


def _right(questions: Sequence[Question], answers: Sequence[Answer]) -> tuple[float, float]:
    both = list(zip(questions, answers, strict=True))
    f1 = fmean(token_f1(answer.text, asked.answers) for asked, answer in both if asked.answerable)
    return f1, fmean(not answer.answered for asked, answer in both if not asked.answerable)
