"""python -m eval report RUN.json... [--out DIRECTORY] [--readme]"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import VerbatimError

if TYPE_CHECKING:
    from eval.records import Run

HELP = "write runs as a page, Markdown and JSON, or their figures into the README"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("runs", type=Path, nargs="*", metavar="RUN.json", help="a run that --out wrote")
    parser.add_argument("--out", type=Path, metavar="DIRECTORY", help="write the report there")
    parser.add_argument("--examples", type=int, default=5, help="how many of each cause of errors (5)")
    parser.add_argument(
        "--readme",
        action="store_true",
        help="put the runs into eval/results.json, and write the README's tables from that",
    )


def run(arguments: argparse.Namespace) -> int:
    from eval.records import read_run

    if not arguments.readme and not (arguments.out and arguments.runs):
        raise VerbatimError("Give runs and --out DIRECTORY, or --readme.")
    runs = [read_run(path) for path in arguments.runs]
    if arguments.readme:
        _write_readme(runs)
    if arguments.out and runs:
        _write_report(runs, arguments.out, arguments.examples)
    return 0


def _write_report(runs: Sequence[Run], out: Path, examples: int) -> None:
    from eval.report.content import make_sheet
    from eval.report.files import write_report

    for path in write_report([make_sheet(run, examples) for run in runs], out):
        print(path)


def _write_readme(runs: Sequence[Run]) -> None:
    from eval.report.readme import README, render
    from eval.report.summaries import RESULTS, merge, read_summaries, summarise, write_summaries
    from eval.sets import TITLES

    summaries = merge(read_summaries(RESULTS), map(summarise, runs), tuple(TITLES))
    text = render(README.read_text(encoding="utf-8"), summaries)
    write_summaries(summaries, RESULTS)
    README.write_text(text, encoding="utf-8")
    print(f"{RESULTS}: {', '.join(summary.name for summary in summaries)}\n{README}")
