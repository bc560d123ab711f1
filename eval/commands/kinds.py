"""python -m eval kinds"""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "the seed questions by kind, and each mechanism off and on"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, help="folder with the training data: what is held back too")


def run(arguments: argparse.Namespace) -> int:
    from eval.kinds import by_kind, effects, misspelt, said
    from eval.questions import SEEDS, load
    from qa.chatbot import Chatbot
    from qa.spans import SpanReader

    chatbot = Chatbot.open("seeds")
    questions = load(SEEDS, chatbot.find_document)
    print(f"{by_kind(chatbot, questions)}\n\n{said(chatbot)}\n")
    print("| mechanism | measure | n | off | on |\n|---|---|---:|---:|---:|")
    for effect in misspelt(chatbot, questions):
        print(effect, flush=True)
    for effect in effects(SpanReader.load(), arguments.data) if arguments.data else ():
        print(effect, flush=True)
    return 0
