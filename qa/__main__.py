"""python -m qa "QUESTION" """

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from index.console import on_one_line, progress, run, warn
from qa.answer import DISAGREEMENT, REFUSAL

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
    return EXIT_ANSWERED if answer.answered or answer.verdict else EXIT_NOT_ANSWERED


def shown(answer: Answer) -> str:
    """An answer as text: its words, then its quotes with their places; the other answers likewise."""
    if answer.answered:
        groups = (answer.quotes, *answer.alternatives)
        said = (line for same in groups for line in (on_one_line(same[0].answer), *map(cited, same)))
        differ = [DISAGREEMENT] if answer.disagreement else []
        return "\n\n".join([*filter(None, [answer.verdict]), *differ, *said])
    if answer.verdict:
        return answer.verdict
    return "\n\n".join([f"{REFUSAL} The nearest that was found:", *map(cited, answer.nearest)])


def cited(quote: Quote) -> str:
    who = f"{on_one_line(quote.speaker)}, in " if quote.speaker else ""
    place = f"{who}{on_one_line(quote.place)}, characters {quote.start}-{quote.end}"
    return f"  “{on_one_line(quote.text)}”\n  {place}, {quote.score:.0%} sure"


if __name__ == "__main__":
    run(main)
