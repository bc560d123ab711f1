"""python -m eval followups"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.commands.shared import evenly

HELP = "follow-ups with their history, against a person's rewrites"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--canard", type=Path, help="its file: search its dialogues instead of the seeds")
    parser.add_argument("--most", type=int, help="only so many turns, evenly drawn")


def run(arguments: argparse.Namespace) -> int:
    from eval.followups import followups, in_all_ways, own_dialogue_first, read_canard, table, write_dialogues
    from index.settings import Settings
    from qa.chatbot import Chatbot

    if arguments.canard is None:
        chatbot = Chatbot.open("seeds")
        print(table(list(in_all_ways(chatbot, followups(chatbot)))))
        return 0
    turns = list(read_canard(arguments.canard))
    with TemporaryDirectory() as folder:
        write_dialogues(turns, Path(folder))
        settings = Settings(index_dir=Path(folder, ".index"))
        shares = own_dialogue_first(Chatbot.open(folder, settings), evenly(turns, arguments.most))
    print("own dialogue first: {:.3f}, without history {:.3f}, a person's rewrite {:.3f}".format(*shares))
    return 0
