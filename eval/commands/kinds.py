"""python -m eval kinds"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.commands.shared import evenly

HELP = "the seed questions by kind, and each mechanism off and on"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, help="folder with the training data: what is held back too")
    parser.add_argument(
        "--odd", type=Path, help="the same folder: odd forms of what is held back, and no more"
    )
    parser.add_argument("--several", type=Path, help="folder with RAMDocs: its several answers, and no more")
    parser.add_argument("--most", type=int, help="with these two, only so many questions, evenly drawn")


def run(arguments: argparse.Namespace) -> int:
    if arguments.odd:
        return _odd(arguments.odd, arguments.most)
    if arguments.several:
        return _several(arguments.several, arguments.most)
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


def _odd(data: Path, most: int | None) -> int:
    from eval.odd_forms import compared, held_back

    examples = held_back(data)
    with TemporaryDirectory() as folder:
        for line in compared(examples, evenly(examples, most), Path(folder)):
            print(line, flush=True)
    return 0


def _several(data: Path, most: int | None) -> int:
    from eval.sets import load_set
    from eval.several import compared
    from qa.spans import SpanReader

    asked = load_set("ramdocs", data)
    for line in compared(SpanReader.load(), asked, evenly(asked.questions, most)):
        print(line, flush=True)
    return 0
