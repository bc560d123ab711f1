"""python -m eval bench speed, and python -m eval bench peers [SET DIRECTORY | FOLDER QUESTIONS]"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from eval.commands.shared import add_most, draw_evenly, make_folder

if TYPE_CHECKING:
    from eval.questions import QuestionSet

HELP = "compare with other software: the speed of indexing and search, or the answers to the same questions"
SIZES = [1_000, 10_000, 100_000, 1_000_000]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    benchmarks = parser.add_subparsers(title="benchmarks", metavar="BENCHMARK", required=True)
    speed = benchmarks.add_parser("speed", help="indexing and search, against llama-index and by size")
    speed.add_argument("--files", type=int, default=1_000, help="files in the folder to index (1000)")
    speed.add_argument("--passages", type=int, default=100_000, help="passages in the large index (100000)")
    speed.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="passages in the growing indexes")
    speed.add_argument("--plot", type=Path, metavar="FILE.svg", help="draw the times of the growing indexes")
    speed.set_defaults(benchmark=_speed)
    peers = benchmarks.add_parser("peers", help="other systems, asked the same about the same folder")
    _add_peers_arguments(peers)
    peers.set_defaults(benchmark=_peers)


def run(arguments: argparse.Namespace) -> int:
    code: int = arguments.benchmark(arguments)
    return code


def _add_peers_arguments(parser: argparse.ArgumentParser) -> None:
    from eval.peers import PEERS

    parser.add_argument("what", nargs="?", default="seeds", help="a public set, or a folder (seeds)")
    parser.add_argument("where", nargs="?", type=Path, help="the set's directory, or the file of questions")
    parser.add_argument("--only", nargs="+", choices=PEERS, metavar="SYSTEM", help=f"of {', '.join(PEERS)}")
    parser.add_argument("--out", type=Path, metavar="DIRECTORY", help="write the run of each system there")
    add_most(parser)


def _speed(arguments: argparse.Namespace) -> int:
    from eval.benchmark.speed import HEADINGS, compare_speed, measure_sizes
    from eval.benchmark.synthetic import PER_DOCUMENT

    print(HEADINGS[0])
    for row in compare_speed(arguments.files, arguments.passages):
        print(row, flush=True)
    print(f"\n{HEADINGS[1]}")
    sizes = []
    for size in measure_sizes(sorted({max(size, PER_DOCUMENT) for size in arguments.sizes})):
        print(size, flush=True)
        sizes.append(size)
    if arguments.plot:
        from eval.report.plots import draw_growth

        draw_growth(sizes, arguments.plot)
    return 0


def _peers(arguments: argparse.Namespace) -> int:
    from eval.peers import PEERS
    from eval.peers.side_by_side import Failure, compare_systems
    from eval.peers.table import tabulate

    loaded = load_questions(arguments.what, arguments.where)
    asked = replace(loaded, questions=draw_evenly(loaded.questions, arguments.most))
    if arguments.out:
        arguments.out.mkdir(parents=True, exist_ok=True)
    with make_folder(asked) as folder:
        outcomes = list(compare_systems(asked, folder, arguments.only or tuple(PEERS), arguments.out))
    failures = [one for one in outcomes if isinstance(one, Failure)]
    if runs := [one for one in outcomes if not isinstance(one, Failure)]:
        print(tabulate(runs))
    for one in failures:
        print(f"failed: {one.system}: {one.reason}", file=sys.stderr)
    return int(bool(failures))


def load_questions(what: str, where: Path | None) -> QuestionSet:
    """The questions of a public set, or about a folder. Raises QuestionsError if a folder answers none."""
    from eval.questions import SEEDS, QuestionsError
    from eval.sets import SEARCHED_ALONE, SETS, load_set

    if where is None:
        if what != "seeds":
            raise QuestionsError(f"Name the questions too: python -m eval bench peers {what} QUESTIONS")
        return _load_folder(Path("seeds"), SEEDS)
    if what not in SETS:
        return _load_folder(Path(what), where)
    asked = load_set(what, where)
    if what in SEARCHED_ALONE or asked.questions[0].given:
        raise QuestionsError(f"The set {what} does not ask a folder for answers. Name newsqa or clapnq.")
    return asked


def _load_folder(folder: Path, questions: Path) -> QuestionSet:
    from eval.peers.texts import read_folder
    from eval.questions import QuestionSet, load

    documents = {document.path: document for document in read_folder(folder)}
    asked = load(questions, documents.get)
    texts = {path: document.text for path, document in documents.items()}
    return QuestionSet(questions.stem, texts, asked, folder.resolve())
