"""python -m eval"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from index.console import progress, run

if TYPE_CHECKING:
    from eval.questions import Question
    from eval.run import Asked
    from qa.chatbot import Chatbot


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m eval", description="Ask the held-out questions and measure the answers."
    )
    parser.add_argument("command", nargs="?", choices=["seeds", "calibrate"], default="seeds")
    parser.add_argument("--docs", type=Path, default=Path("seeds"), help="the folder to ask (seeds)")
    parser.add_argument("--questions", type=Path, help="JSON lines (eval/questions/seeds.jsonl)")
    parser.add_argument("--errors", action="store_true", help="also list the questions that went wrong")
    arguments = parser.parse_args()

    from eval.questions import SEEDS, load
    from qa.chatbot import Chatbot

    with progress() as on_progress:
        chatbot = Chatbot.open(arguments.docs, on_progress=on_progress)
    questions = load(arguments.questions or SEEDS, chatbot.find_document)
    if arguments.command == "calibrate":
        return _calibrate(chatbot, [question for question in questions if question.part == "tune"])
    return _measure(chatbot, questions, arguments.errors)


def _measure(chatbot: Chatbot, questions: Sequence[Question], errors: bool) -> int:
    from eval.run import ask_all
    from eval.summary import table

    asked = list(ask_all(chatbot, questions))
    print(table(asked))
    if errors:
        print("\n" + "\n".join(_fault(each) for each in asked if not each.right))
    return 0


def _fault(asked: Asked) -> str:
    gold = " | ".join(asked.question.answers) or "(not in the documents)"
    return f"{asked.question.id}: {asked.question.question}\n  gold: {gold}\n  answer: {asked.answer.text}"


def _calibrate(chatbot: Chatbot, questions: Sequence[Question]) -> int:
    from eval.calibrate import fit
    from index.embedding import LocalEmbedding
    from index.settings import Settings
    from qa.reader import CALIBRATION, Calibration, SentenceReader

    model = Settings.from_environment(os.environ).embedding_model
    reader = SentenceReader(LocalEmbedding(model_name=model), Calibration.load())
    fitted = asdict(fit(chatbot, reader, questions))
    text = json.dumps({name: round(value, 4) for name, value in fitted.items()}, indent=2)
    CALIBRATION.write_text(text + "\n")
    print(f"{CALIBRATION}\n{text}")
    return 0


if __name__ == "__main__":
    run(main)
