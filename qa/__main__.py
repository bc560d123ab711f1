"""python -m qa "QUESTION" """

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from index.console import on_one_line, progress, run, warn
from qa.answer import DISAGREEMENT, REFUSAL, SEARCHED

if TYPE_CHECKING:
    from qa.answer import Answer, Quote

EXIT_ANSWERED, EXIT_NOT_ANSWERED = 0, 1


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m qa",
        description="Ask a folder of documents. Exits 0 with an answer, 1 without one, 2 on an error.",
    )
    parser.add_argument("question")
    parser.add_argument("--docs", type=Path, default=Path("seeds"), help="the folder to ask (seeds)")
    parser.add_argument("--json", action="store_true", help="print the whole answer as JSON")
    arguments = parser.parse_args()

    from qa.chatbot import Chatbot
    from qa.question import checked

    checked(arguments.question)
    with progress() as on_progress:
        chatbot = Chatbot.open(arguments.docs, on_progress=on_progress)
    warn(chatbot.sync_report)
    answer = chatbot.ask(arguments.question)
    print(json.dumps(answer.to_dict(), ensure_ascii=False, indent=2) if arguments.json else shown(answer))
    return EXIT_ANSWERED if answer.answered else EXIT_NOT_ANSWERED


def shown(answer: Answer) -> str:
    """An answer as text: its words, then its quotes with their places; the other answers likewise; and what
    else may help."""
    other = [on_one_line(answer.suggestion.words)] if answer.suggestion else []
    return "\n\n".join([*other, *_said(answer), *_counted(answer)])


def _said(answer: Answer) -> Iterator[str]:
    if answer.answered and answer.kind in SEARCHED:
        yield from filter(None, [answer.verdict, DISAGREEMENT if answer.disagreement else ""])
        for same in (answer.quotes, *answer.alternatives):
            yield on_one_line(same[0].answer)
            yield from (f"{cited(quote)}, {quote.score:.0%} sure" for quote in same)
    elif answer.verdict:
        yield answer.verdict
        yield from map(cited, answer.quotes)
    else:
        yield REFUSAL
        yield from ["The nearest that was found:"] if answer.nearest else []
        yield from (f"{cited(quote)}, {quote.score:.0%} sure" for quote in answer.nearest)


def _counted(answer: Answer) -> Iterator[str]:
    if answer.count:
        yield on_one_line(answer.count.words)
        yield from map(cited, answer.count.quotes)


def cited(quote: Quote) -> str:
    who = f"{on_one_line(quote.speaker)}, in " if quote.speaker else ""
    place = f"{who}{on_one_line(quote.place)}, characters {quote.start}-{quote.end}"
    return f"  “{on_one_line(quote.text)}”\n  {place}"


if __name__ == "__main__":
    run(main)
