"""python -m eval set NAME DIRECTORY"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from eval.commands.shared import add_output, evenly, measure_set, show

HELP = "a public question set, from a directory with its files (eval/sets/ says which)"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="squad, newsqa-stories, clapnq, ...: another name lists them all")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--most", type=int, help="only so many questions, evenly drawn")
    add_output(parser)


def run(arguments: argparse.Namespace) -> int:
    from eval.sets import load_set

    loaded = load_set(arguments.name, arguments.directory)
    drawn = replace(loaded, questions=evenly(loaded.questions, arguments.most))
    return show(measure_set(drawn, arguments.out))
