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

from eval.commands.shared import draw_evenly, measure_folder, measure_set

if TYPE_CHECKING:
    from eval.report.floors import SetFigures

HELP = "measure a small fixed sample and fail if a measure is below its floor in eval/floors.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("directory", type=Path, nargs="?", help="where the files of the public sets are")
    parser.add_argument("--floors", type=Path, metavar="FILE", help="other floors than eval/floors.json")


def run(arguments: argparse.Namespace) -> int:
    from eval.report.floors import FLOORS, check_floors, find_faults, read_floors, tabulate

    floors = read_floors(arguments.floors or FLOORS)
    started = time.monotonic()
    sets = list(_measure_sample(arguments.directory))
    checks = check_floors(sets, floors)
    print(tabulate(checks))
    print(f"{len(checks)} measures in {time.monotonic() - started:.0f} s")
    faults = list(find_faults(sets, checks))
    for fault in faults:
        print(f"worse: {fault}", file=sys.stderr)
    return int(bool(faults))


def _measure_sample(directory: Path | None) -> Iterator[SetFigures]:
    from eval.metrics.measures import share
    from eval.questions import ADVERSARIAL, DOCUMENTS, SEEDS, load
    from eval.report.floors import SAMPLE, SetFigures, narrow, set_figures
    from eval.sets import load_set
    from eval.studies.speakers import load_labels

    for questions in (SEEDS, DOCUMENTS, ADVERSARIAL):
        folder = Path("seeds") if questions == SEEDS else questions.with_suffix("")
        yield set_figures(measure_folder(questions.stem, folder, partial(load, questions), None))
    speakers = [label.right for label in load_labels(Path("seeds"))]
    yield SetFigures("speakers", (share("named rightly, or rightly not", speakers),))
    if directory is None or not directory.is_dir():
        print(f"{directory or 'No directory'}: the public sets are left out", file=sys.stderr)
        return
    for name, most in SAMPLE.items():
        loaded = load_set(name, directory)
        few = narrow(replace(loaded, questions=draw_evenly(loaded.questions, most)))
        yield set_figures(measure_set(few, None))
