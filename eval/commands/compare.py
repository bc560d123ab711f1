"""python -m eval compare BEFORE.json AFTER.json"""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "compare two runs: what changed by more than noise, which answers were gained and lost"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("before", type=Path, help="a run that --out wrote")
    parser.add_argument("after", type=Path, help="another one, of the same questions")


def run(arguments: argparse.Namespace) -> int:
    from eval.records import read_run
    from eval.report.comparison import compare, tabulate

    print(tabulate(compare(read_run(arguments.before), read_run(arguments.after))))
    return 0
