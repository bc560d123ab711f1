"""python -m eval [seeds]"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from eval.commands.shared import add_output, measure_folder, show

HELP = "the held-out questions about the seed documents"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--errors", action="store_true", help="also list the questions that went wrong")
    add_output(parser)


def run(arguments: argparse.Namespace) -> int:
    from eval.questions import SEEDS, load

    run = measure_folder("seeds", Path("seeds"), partial(load, SEEDS), arguments.out)
    return show(run, arguments.errors)
