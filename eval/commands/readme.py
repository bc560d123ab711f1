"""python -m eval readme RUN.json..."""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "put runs into the committed results, and write the README's numbers from these"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("runs", type=Path, nargs="*", metavar="RUN", help="as --out writes it")


def run(arguments: argparse.Namespace) -> int:
    from eval.readme import README, rendered
    from eval.records import read
    from eval.sets import TITLES
    from eval.summaries import RESULTS, read_summaries, summarised, updated, write_summaries

    made = [summarised(read(path)) for path in arguments.runs]
    runs = updated(read_summaries(RESULTS), made, tuple(TITLES))
    text = rendered(README.read_text(encoding="utf-8"), runs)
    write_summaries(runs, RESULTS)
    README.write_text(text, encoding="utf-8")
    print(f"{RESULTS}: {', '.join(run.name for run in runs)}\n{README}")
    return 0
