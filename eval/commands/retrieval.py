"""python -m eval retrieval FOLDER QUERIES JUDGEMENTS"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from eval.commands.shared import add_out, measure_folder, print_run

HELP = "measure the search alone, over a folder with relevance judgements (TREC's format)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path)
    parser.add_argument("queries", type=Path, help="lines of an id, a tab and a query")
    parser.add_argument("judgements", type=Path, help="lines of query, 0, document and relevance")
    add_out(parser)


def run(arguments: argparse.Namespace) -> int:
    from eval.sets.judged import load

    questions = partial(load, arguments.folder, arguments.queries, arguments.judgements)
    name = arguments.queries.name.partition(".")[0]
    return print_run(measure_folder(name, arguments.folder, questions, arguments.out, search_only=True))
