"""python -m eval followups"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from eval.commands.shared import evenly, files_of

if TYPE_CHECKING:
    from qa.chatbot import Chatbot

HELP = "follow-ups with their history, against a person's rewrites"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--canard", type=Path, help="its file: search its dialogues instead of the seeds")
    parser.add_argument("--quac", type=Path, help="its file: read its held-back dialogues instead")
    parser.add_argument("--set", nargs=2, metavar=("NAME", "DIRECTORY"), help="a public set with turns")
    parser.add_argument("--most", type=int, help="only so many turns, evenly drawn")


def run(arguments: argparse.Namespace) -> int:
    if arguments.canard:
        print(_found(arguments.canard, arguments.most))
    elif arguments.quac:
        print(_read(arguments.quac, arguments.most))
    elif arguments.set:
        name, directory = arguments.set
        _turns(name, directory, arguments.most)
    else:
        print(_asked())
    return 0


def _asked() -> str:
    from eval.followups import after_others, followups, in_all_ways, table
    from eval.questions import SEEDS, load
    from qa.chatbot import Chatbot

    chatbot = Chatbot.open("seeds")
    asked = table(list(in_all_ways(chatbot, followups(chatbot))))
    return f"{asked}\n\n{after_others(chatbot, load(SEEDS, chatbot.find_document))}"


def _found(path: Path, most: int | None) -> str:
    from eval.followups import own_dialogue_first, read_canard, write_dialogues

    turns = list(read_canard(path))
    with TemporaryDirectory() as folder:
        write_dialogues(turns, Path(folder))
        shares = own_dialogue_first(_chatbot(Path(folder)), evenly(turns, most))
    return "own dialogue first: {:.3f}, without history {:.3f}, a person's rewrite {:.3f}".format(*shares)


def _read(path: Path, most: int | None) -> str:
    from eval.dialogues import compared, held_back, leaning, write_articles

    turns = held_back(path)
    with TemporaryDirectory() as folder:
        write_articles(turns, Path(folder))
        return compared(_chatbot(Path(folder)), evenly(leaning(turns), most))


def _turns(name: str, directory: str, most: int | None) -> None:
    from eval.sets import load_set
    from eval.turns import compared

    asked = load_set(name, Path(directory))
    with files_of(asked) as folder, TemporaryDirectory() as index:
        for line in compared(asked, evenly(asked.questions, most), folder, Path(index)):
            print(line, flush=True)


def _chatbot(folder: Path) -> Chatbot:
    from index.settings import Settings
    from qa.chatbot import Chatbot

    return Chatbot.open(folder, Settings(index_dir=folder / ".index"))
