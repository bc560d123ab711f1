"""python -m eval reading MODEL"""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "the time to read, against float32 through torch"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("weights", type=Path, help="the float32 model that was exported")


def run(arguments: argparse.Namespace) -> int:
    from eval.reading_speed import compare

    print(compare(arguments.weights))
    return 0
