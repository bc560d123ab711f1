"""python -m eval run"""

from __future__ import annotations

import argparse
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from eval.commands.shared import (
    add_most,
    add_out,
    draw_evenly,
    measure_folder,
    measure_given,
    measure_set,
    print_run,
)
from index.errors import VerbatimError

if TYPE_CHECKING:
    from eval.records import Run

HELP = "ask questions and measure the answers: the held-out questions about seeds/, your own, or a public set"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--questions", type=Path, nargs="+", metavar="FILE", help="your own (eval/questions.py)"
    )
    what.add_argument("--set", metavar="NAME", help="a public set; an unknown name lists them all")
    parser.add_argument("--folder", type=Path, help="the folder of documents that the questions are about")
    parser.add_argument("--data", type=Path, metavar="DIRECTORY", help="where the public set's files are")
    parser.add_argument(
        "--format",
        choices=["squad", "newsqa", "clapnq", "lines"],
        help="the files have a paragraph with each question, in this format; only reading is measured",
    )
    parser.add_argument("--errors", action="store_true", help="also list the questions that went wrong")
    add_most(parser)
    add_out(parser)


def run(arguments: argparse.Namespace) -> int:
    _check(arguments)
    return print_run(_measure(arguments), arguments.errors)


def _check(arguments: argparse.Namespace) -> None:
    """Raises VerbatimError if the arguments do not fit together."""
    files = len(arguments.questions or ())
    if bool(arguments.set) != bool(arguments.data):
        raise VerbatimError("--set NAME and --data DIRECTORY go together.")
    if arguments.format and (arguments.folder or not files):
        raise VerbatimError("--format goes with --questions, and without --folder.")
    if not arguments.format and (files > 1 or bool(files) != bool(arguments.folder)):
        raise VerbatimError("Give one file of --questions and their --folder, or the --format of the files.")


def _measure(arguments: argparse.Namespace) -> Run:
    from eval.questions import SEEDS, load
    from eval.sets import load_set
    from eval.sets.squad import from_examples, load_examples

    if arguments.set:
        asked = load_set(arguments.set, arguments.data)
        drawn = replace(asked, questions=draw_evenly(asked.questions, arguments.most))
        return measure_set(drawn, arguments.out)
    if arguments.format:
        examples = [one for file in arguments.questions for one in load_examples(file, arguments.format)]
        drawn = from_examples("squad", draw_evenly(examples, arguments.most))
        return measure_given(drawn, arguments.out)
    [questions] = arguments.questions or [SEEDS]
    folder = arguments.folder or Path("seeds")
    return measure_folder(
        questions.stem,
        folder,
        lambda find: draw_evenly(partial(load, questions)(find), arguments.most),
        arguments.out,
    )
