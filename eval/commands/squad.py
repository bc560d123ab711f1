"""python -m eval squad FILE"""

from __future__ import annotations

import argparse
from pathlib import Path

from eval.commands.shared import add_output, evenly, measure_given, show

HELP = "reading alone: questions that each have their own paragraph, in files of SQuAD's or another format"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", type=Path, nargs="+", help="gzipped or not; measured as one")
    parser.add_argument("--format", choices=["squad", "newsqa", "clapnq", "lines"], default="squad")
    parser.add_argument("--most", type=int, help="only so many questions, evenly drawn")
    add_output(parser)


def run(arguments: argparse.Namespace) -> int:
    from eval.sets.squad import load, of_examples

    examples = [example for file in arguments.files for example in load(file, arguments.format)]
    run = measure_given(of_examples("squad", evenly(examples, arguments.most)), arguments.out)
    return show(run)
