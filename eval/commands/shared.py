"""What several commands do: make a run, and print it."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from index.console import on_one_line, progress

if TYPE_CHECKING:
    from eval.questions import Question, QuestionSet
    from eval.records import Record, Run
    from qa.passages import FindDocument

    Load = Callable[[FindDocument], tuple[Question, ...]]

Item = TypeVar("Item")


def add_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", type=Path, metavar="RUN.json", help="write the outcome of each question there"
    )


def add_most(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--most", type=int, metavar="N", help="ask at most N questions, evenly drawn")


def measure_folder(
    name: str,
    folder: Path,
    load: Load,
    out: Path | None,
    *,
    search_only: bool = False,
    index_dir: Path | None = None,
    find: FindDocument | None = None,
) -> Run:
    """Ask a folder. `load` gets the documents and gives the questions; citations are checked against `find`,
    by default the indexed documents."""
    from eval.machine import cold_start_s
    from eval.run import index_folder, measure
    from eval.verbatim import FolderSystem, SearchSystem, settings_with

    settings = settings_with(index_dir)
    with progress() as on_progress:
        system = (SearchSystem if search_only else FolderSystem)(settings, on_progress)
        stats = index_folder(system, folder)
    asked = load(system.chatbot.find_document)
    stats = replace(stats, open_s=cold_start_s(folder, settings, asked[0].question))
    return measure(name, system, stats, asked, find or system.chatbot.find_document, out)


def measure_set(asked: QuestionSet, out: Path | None) -> Run:
    """Ask a public set: over a folder of its documents, or with the documents that its questions come
    with."""
    from eval.sets import SEARCHED_ALONE

    if asked.questions[0].given:
        return measure_given(asked, out)
    with make_folder(asked) as folder, tempfile.TemporaryDirectory() as index_dir:
        return measure_folder(
            asked.name,
            folder,
            lambda find: asked.questions,
            out,
            search_only=asked.name in SEARCHED_ALONE,
            index_dir=Path(index_dir),
            find=asked.find,
        )


def measure_given(asked: QuestionSet, out: Path | None) -> Run:
    """Measure reading alone: each question with its documents."""
    import os

    from eval.run import IndexStats, measure
    from eval.verbatim import ReadingSystem
    from qa.spans import open_reader

    system = ReadingSystem(asked.find, open_reader(os.environ))
    return measure(asked.name, system, IndexStats(), asked.questions, asked.find, out)


@contextmanager
def make_folder(asked: QuestionSet) -> Iterator[Path]:
    """The folder of a set's files; if it has none, they are written to a temporary one."""
    if asked.folder:
        yield asked.folder
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, asked.name)
        asked.write_files(folder)
        yield folder


def draw_evenly(items: Sequence[Item], most: int | None) -> tuple[Item, ...]:
    """At most `most` items, at even distances."""
    return tuple(items if most is None else items[:: max(1, -(-len(items) // most))])


def print_run(run: Run, errors: bool = False) -> int:
    """Print the table of a run and, if wanted, what went wrong. Returns the exit code."""
    from eval.report.summaries import summarise
    from eval.report.tables import tabulate_measures

    print(tabulate_measures(summarise(run)))
    failed = [record for record in run.records if record.fault]
    for record in failed:
        print(f"failed: {record.id}: {record.fault}", file=sys.stderr)
    if errors:
        print("\n" + "\n".join(_describe(record) for record in run.records if not record.right))
    return int(bool(failed))


def _describe(record: Record) -> str:
    gold = " | ".join(record.golds) or ("(any words of the evidence)" if record.answerable else "(no answer)")
    answer = f"{record.answer or '(refused)'} ({record.confidence:.0%})"
    lines = (f"{record.id}: {record.question}", f"gold: {gold}", f"answer: {answer}")
    return "\n  ".join(map(on_one_line, lines))
