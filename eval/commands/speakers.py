"""python -m eval speakers"""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "who says it, by labels made by hand"


def arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(arguments: argparse.Namespace) -> int:
    from eval.speakers import table

    print(table(Path("seeds")))
    return 0
