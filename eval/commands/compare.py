"""python -m eval compare A.json B.json"""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "two runs of the same questions: what moved beyond noise, what was gained and lost"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("before", type=Path, help="a run, as --out writes it")
    parser.add_argument("after", type=Path, help="another of the same questions")


def run(arguments: argparse.Namespace) -> int:
    from eval.comparing import compare, table
    from eval.records import read

    print(table(compare(read(arguments.before), read(arguments.after))))
    return 0
