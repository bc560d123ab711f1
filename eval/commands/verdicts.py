"""python -m eval verdicts"""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "yes and no, on the held-back part of BoolQ"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, help="folder with the training data")


def run(arguments: argparse.Namespace) -> int:
    from eval.verdicts import table
    from qa.judge import OnnxJudge

    print(table(OnnxJudge.load(), arguments.data))
    return 0
