"""python -m eval folder FOLDER QUESTIONS"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from eval.commands.shared import add_output, measure_folder, show

HELP = "your own questions about a folder of your own, in JSON lines (eval/questions.py has the format)"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--errors", action="store_true", help="also list the questions that went wrong")
    add_output(parser)


def run(arguments: argparse.Namespace) -> int:
    from eval.questions import load

    asked = partial(load, arguments.questions)
    run = measure_folder(arguments.questions.stem, arguments.folder, asked, arguments.out)
    return show(run, arguments.errors)
