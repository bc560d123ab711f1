"""python -m eval speed"""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "the time to index and to search, against llama-index, and at growing sizes"
SIZES = [1_000, 10_000, 100_000, 1_000_000]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--files", type=int, default=1_000, help="of the folder (1000)")
    parser.add_argument("--passages", type=int, default=100_000, help="of the large index (100000)")
    parser.add_argument("--plot", type=Path, help="write the growth as a picture (SVG)")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="passages, for the growth")


def run(arguments: argparse.Namespace) -> int:
    from eval.corpus import PER_DOCUMENT
    from eval.speed import HEADINGS, at_sizes, compared

    compare, grow = HEADINGS
    print(compare)
    for row in compared(arguments.files, arguments.passages):
        print(row, flush=True)
    print(f"\n{grow}")
    sizes = []
    for size in at_sizes(sorted({max(size, PER_DOCUMENT) for size in arguments.sizes})):
        print(size, flush=True)
        sizes.append(size)
    if arguments.plot:
        from eval.plots import growth

        growth(sizes, arguments.plot)
    return 0
