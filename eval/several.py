"""Questions with several valid answers in the documents that come with them: ours against the best span of
each document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import fmean

from eval.measures import says
from eval.questions import Question, QuestionSet
from qa.answer import Passage, Quote
from qa.select import select
from qa.spans import SpanReader

Shown = list[str]


def compared(reader: SpanReader, asked: QuestionSet, questions: Sequence[Question]) -> Iterator[str]:
    """As Markdown, by way: the share of the valid answers that is shown, the share of what is shown that is
    valid, how many answers are shown, and the share of questions with misinformation among them."""
    ways = [(question, _ways(reader, asked, question)) for question in questions]
    yield "| shown | n | valid answers | of those shown, valid | shown, a question | misinformation |"
    yield f"|---|{'---:|' * 5}"
    for name in ways[0][1]:
        yield f"| {name} | {_figures([(question, way[name]) for question, way in ways])} |"


def _ways(reader: SpanReader, asked: QuestionSet, question: Question) -> dict[str, Shown]:
    documents = [found for path in question.given if (found := asked.find(path))]
    given = [Passage(document, 0, len(document.text), 1.0) for document in documents]
    quotes = reader.read(question.question, given)
    chosen = select(question.question, quotes, reader.threshold)
    best = _best_of_each(quotes)
    return {
        "ours": [quote.answer for same in (chosen.quotes, *chosen.alternatives) for quote in same],
        "best of each document, from the threshold": [
            quote.answer for quote in best if quote.score >= reader.threshold
        ],
        "best of each document, where one reaches it": [quote.answer for quote in best if chosen.quotes],
        "best of each document": [quote.answer for quote in best],
    }


def _best_of_each(quotes: Sequence[Quote]) -> list[Quote]:
    """Of quotes that are best first."""
    first: dict[str, Quote] = {}
    for quote in quotes:
        first.setdefault(quote.path, quote)
    return list(first.values())


def _figures(pairs: Sequence[tuple[Question, Shown]]) -> str:
    recall = fmean(
        fmean(any(says(one, [gold]) for one in shown) for gold in question.answers)
        for question, shown in pairs
    )
    any_shown = [(question, shown) for question, shown in pairs if shown]
    precision = fmean(fmean(says(one, question.answers) for one in shown) for question, shown in any_shown)
    misled = fmean(any(says(one, question.wrong) for one in shown) for question, shown in pairs)
    number = fmean(len(shown) for _, shown in pairs)
    return f"{len(pairs)} | {recall:.3f} | {precision:.3f} | {number:.1f} | {misled:.3f}"
