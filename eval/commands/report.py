"""python -m eval report RUN.json... --out DIRECTORY"""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "runs as a page, as Markdown and as JSON"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("runs", type=Path, nargs="+", metavar="RUN", help="as --out writes it")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write to")
    parser.add_argument("--examples", type=int, default=5, help="of each cause of wrong answers (5)")


def run(arguments: argparse.Namespace) -> int:
    from eval.records import read
    from eval.report.content import sheet
    from eval.report.files import write

    for path in write([sheet(read(path), arguments.examples) for path in arguments.runs], arguments.out):
        print(path)
    return 0
