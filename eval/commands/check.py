"""python -m eval check [DIRECTORY]"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from eval.commands.shared import evenly, measure_folder, measure_set

if TYPE_CHECKING:
    from eval.gate import Measured

HELP = "a small fixed sample against the committed floors: whether anything got worse"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("directory", type=Path, nargs="?", help="with the files of the public sets, if any")
    parser.add_argument("--floors", type=Path, help="other floors than eval/floors.json")


def run(arguments: argparse.Namespace) -> int:
    from eval.gate import FLOORS, faults, held, read_floors, table

    floors = read_floors(arguments.floors or FLOORS)
    started = time.monotonic()
    sets = list(_sample(arguments.directory))
    found = held(sets, floors)
    print(table(found))
    print(f"{len(found)} measures in {time.monotonic() - started:.0f} s")
    wrong = list(faults(sets, found))
    for line in wrong:
        print(f"worse: {line}", file=sys.stderr)
    return int(bool(wrong))


def _sample(directory: Path | None) -> Iterator[Measured]:
    from eval.gate import SAMPLE, Measured, measured, narrowed
    from eval.measures import share
    from eval.questions import DOCUMENTS, SEEDS, load
    from eval.sets import load_set
    from eval.speakers import labelled

    for folder, questions in ((Path("seeds"), SEEDS), (DOCUMENTS.with_suffix(""), DOCUMENTS)):
        yield measured(measure_folder(questions.stem, folder, partial(load, questions), None))
    speakers = [label.right for label in labelled(Path("seeds"))]
    yield Measured("speakers", (share("named rightly, or rightly not", speakers),))
    if directory is None or not directory.is_dir():
        print(f"{directory or 'No directory'}: the public sets are left out", file=sys.stderr)
        return
    for name, most in SAMPLE.items():
        loaded = load_set(name, directory)
        few = narrowed(replace(loaded, questions=evenly(loaded.questions, most)))
        yield measured(measure_set(few, None))
