"""What each mechanism for a kind of question brings: off against on, and the seed questions by kind."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import fmean

from eval.marking import marked
from eval.ours import reply
from eval.questions import PARTS, SEEDS, Question
from eval.records import Record
from index.documents import Document
from qa.answer import Answer, Passage, Quote
from qa.chatbot import Chatbot
from qa.kinds import KINDS, MISFIT, Kind, asked_for, misfit
from qa.lists import ASKS_LIST
from qa.reasons import ASKS_REASONS, more_reasons
from qa.select import whole
from qa.spans import SpanReader
from qa.training.examples import Example
from qa.training.material import gather
from qa.training.sources import DIALOGUES
from qa.training.squad import accepted, exact_match, token_f1
from qa.verdict import KIND as YES_OR_NO

NOT_ASKED = ("covid", "qanom", "qasrl", *DIALOGUES)
"""Sources whose held-back questions are left out: too long, made from templates, or in need of a history."""

MOST = 450
"""Held-back questions of each kind."""


@dataclass(frozen=True, slots=True)
class Effect:
    """A measure of `n` questions without a mechanism and with it; higher is better."""

    mechanism: str
    measure: str
    n: int
    off: float
    on: float

    def __str__(self) -> str:
        return f"| {self.mechanism} | {self.measure} | {self.n} | {self.off:.3f} | {self.on:.3f} |"


def effects(reader: SpanReader, data: Path) -> Iterator[Effect]:
    """On what is held back from training."""
    held_back = [each for each in gather(data).held_back if each.answers and each.source not in NOT_ASKED]
    for kind in KINDS:
        yield _type_check(
            reader, kind, [each for each in held_back if asked_for(each.question) is kind][:MOST]
        )
    yield from _whole_lists(reader, [each for each in held_back if ASKS_LIST.search(each.question)][:MOST])
    yield from _reasons(reader, [each for each in held_back if ASKS_REASONS.search(each.question)][:MOST])


def _given(example: Example) -> list[Passage]:
    return [Passage(Document(example.id, "", example.context), 0, len(example.context), 1.0)]


def _type_check(reader: SpanReader, kind: Kind, examples: Sequence[Example]) -> Effect:
    off: list[float] = []
    on: list[float] = []
    for example in examples:
        found = reader.candidates(example.question, _given(example))
        plain = {each.text: each.margin + misfit(example.question, each.text) for each in reversed(found)}
        checked = {text: margin - MISFIT * (not kind.fits.search(text)) for text, margin in plain.items()}
        for margins, scores in ((plain, off), (checked, on)):
            best = max(margins, key=lambda text: margins[text], default="")
            scores.append(token_f1(best, accepted(example)))
    return Effect(f"type check: {kind.name}", "F1", len(examples), fmean(off), fmean(on))


def _whole_lists(reader: SpanReader, examples: Sequence[Example]) -> Iterator[Effect]:
    best = [(each, read[0]) for each in examples if (read := reader.read(each.question, _given(each)))]
    for name, score in (("exact match", exact_match), ("F1", token_f1)):
        off = fmean(score(quote.answer, accepted(each)) for each, quote in best)
        on = fmean(score(whole(quote).answer, accepted(each)) for each, quote in best)
        yield Effect("lists: the whole enumeration", name, len(best), off, on)


def _reasons(reader: SpanReader, examples: Sequence[Example]) -> Iterator[Effect]:
    read = [(each, found) for each in examples if (found := reader.read(each.question, _given(each)))]
    one = [(each, (found[0],)) for each, found in read]
    several = [(each, more_reasons(found, reader.threshold)) for each, found in read]
    off, on = (fmean(any(meets(each, q) for q in quotes) for each, quotes in way) for way in (one, several))
    yield Effect("reasons: up to three sentences", "an answer is quoted", len(read), off, on)
    off, on = (fmean(fmean(meets(each, q) for q in quotes) for each, quotes in way) for way in (one, several))
    yield Effect("reasons: up to three sentences", "quotes with an answer", len(read), off, on)


def meets(example: Example, quote: Quote) -> bool:
    """Whether a quote holds some of an accepted answer; both are of the example's context."""
    return any(quote.start < gold.end and gold.start < quote.end for gold in example.answers)


def misspelt(chatbot: Chatbot, questions: Sequence[Question], seed: int = 4) -> Iterator[Effect]:
    """A letter of a name in each question of the tuning part changed, left out, doubled or moved: the answer
    to it as it is, and to the question that is suggested."""
    rng = Random(seed)
    named = [each for each in questions if each.part == "tune" and each.answerable]
    pairs = [(each, misspelt_name(each.question, rng)) for each in named]
    answers = [(each, chatbot.ask(text)) for each, text in pairs if text != each.question]
    off = fmean(token_f1(answer.text, each.answers) for each, answer in answers)
    on = fmean(token_f1(_as_suggested(chatbot, answer), each.answers) for each, answer in answers)
    yield Effect("another spelling suggested, and asked", "F1", len(answers), off, on)
    right = fmean(token_f1(chatbot.ask(each.question).text, each.answers) for each, _ in answers)
    yield Effect("the same, spelt right", "F1", len(answers), right, right)


def _as_suggested(chatbot: Chatbot, answer: Answer) -> str:
    return chatbot.ask(answer.suggestion.question).text if answer.suggestion else answer.text


def misspelt_name(question: str, rng: Random) -> str:
    """A letter of a name in it changed, left out, doubled or moved; as it is where it has no long name."""
    names = list(re.finditer(r"(?<=\s)[A-Z][a-z]{5,}", question))
    if not names:
        return question
    name = rng.choice(names)
    at = rng.randrange(name.start() + 2, name.end() - 1)
    here, following = question[at], question[at + 1]
    other = rng.choice([rng.choice("aeiounrst"), "", here * 2])
    changed, skip = (following + here, 2) if rng.random() < 0.25 else (other, 1)
    return question[:at] + changed + question[at + skip :]


def by_kind(chatbot: Chatbot, questions: Sequence[Question]) -> str:
    """The seed questions by kind: how many, F1 of the answerable, the share whose first place shown is in
    the evidence, whether or not it was taken for an answer, and that of a plain search's first passage."""
    records = [_asked(chatbot, question) for question in questions]
    lines = ["| kind | part | n | answerable | F1 | first place | first passage |", f"|---|---|{'---:|' * 5}"]
    for kind in dict.fromkeys(question.kind for question in questions):
        for part in PARTS:
            mine = [record for record in records if (record.kind, record.part) == (kind, part)]
            if mine:
                lines.append(f"| {kind} | {part} | {len(mine)} | {_figures(mine)} |")
    return "\n".join(lines)


def _asked(chatbot: Chatbot, question: Question) -> Record:
    """`found` is what a plain search finds for the question as it is."""
    plain = chatbot.retriever.retrieve(question.question)
    return marked(
        question, reply(chatbot.ask(question.question), plain, chatbot.find_document), chatbot.find_document
    )


def _figures(records: Sequence[Record]) -> str:
    answerable = [record for record in records if record.answerable]
    if not answerable:
        return "0 | - | - | -"
    f1 = fmean(record.token_f1 for record in answerable)
    first = fmean(record.shown_holds for record in answerable)
    passage = fmean(1 in record.holds for record in answerable)
    return f"{len(answerable)} | {f1:.3f} | {first:.3f} | {passage:.3f}"


def said(chatbot: Chatbot, path: Path = SEEDS) -> str:
    """Of the seed questions for yes or no: how many are told so rightly, wrongly, or not told."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    lines = ["| yes or no | n | right | wrong | only the evidence | no evidence |", f"|---|{'---:|' * 5}"]
    for part in PARTS:
        mine = [each for each in records if (each["kind"], each["part"]) == (YES_OR_NO, part)]
        told = [(each.get("verdict"), chatbot.ask(each["question"])) for each in mine]
        words = [(gold, answer.verdict) for gold, answer in told if answer.verdict in ("Yes", "No")]
        right = sum(gold == word for gold, word in words)
        bare = sum(answer.answered and answer.verdict not in ("Yes", "No") for _, answer in told)
        none = sum(not answer.answered for _, answer in told)
        lines.append(f"| {part} | {len(mine)} | {right} | {len(words) - right} | {bare} | {none} |")
    return "\n".join(lines)
