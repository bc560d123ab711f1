"""The turns of a public set's conversations: with what was said before them, and with that withheld."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean

from eval.marking import marked
from eval.ours import Folder
from eval.questions import Question, QuestionSet
from eval.records import Record
from index.settings import Settings
from qa.followup import leans

WAYS: tuple[tuple[str, Callable[[Question], Question]], ...] = (
    ("with history", lambda question: question),
    ("withheld", lambda question: replace(question, history=())),
)


def compared(asked: QuestionSet, questions: Sequence[Question], folder: Path, index: Path) -> Iterator[str]:
    """As Markdown, by whether a turn is taken for one that leans on the last: how often the evidence is found
    first, and among the first eight; whether it holds the first place, shown as an answer or not; and of the
    turns that nothing answers, how many are refused."""
    system = Folder(Settings(index_dir=index))
    system.index(folder)
    yield "| turns | history | answered | found first | of eight | first place | not answered | refused |"
    yield f"|---|---|{'---:|' * 6}"
    turns = [question for question in questions if question.history]
    for name, leaning in (("lean on the last", True), ("others", False)):
        mine = [question for question in turns if leans(question.question) is leaning]
        for way, change in WAYS:
            replies = [(question, system.ask(change(question))) for question in mine]
            records = [marked(question, reply, asked.find) for question, reply in replies]
            yield f"| {name} | {way} | {_figures(records)} |"


def _figures(records: Sequence[Record]) -> str:
    answered = [record for record in records if record.answerable]
    others = [record for record in records if not record.answerable]
    first = _share([1 in record.holds for record in answered])
    eight = _share([any(rank <= 8 for rank in record.holds) for record in answered])
    place = _share([record.shown_holds for record in answered])
    refused = _share([record.refused for record in others])
    return f"{len(answered)} | {first} | {eight} | {place} | {len(others)} | {refused}"


def _share(of: Sequence[bool]) -> str:
    return f"{fmean(of):.3f}" if of else "-"
