"""What the commands share: how a run is made, and shown."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from index.console import progress

if TYPE_CHECKING:
    from eval.questions import Question, QuestionSet
    from eval.records import Record, Run
    from qa.passages import FindDocument

    Load = Callable[[FindDocument], tuple[Question, ...]]

Item = TypeVar("Item")


def add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, help="write what came of each question there, as JSON")


def measure_folder(name: str, folder: Path, load: Load, out: Path | None, searching: bool = False) -> Run:
    """The whole way over a folder that is there, or the search alone; `load` gives the questions, checked
    against its documents."""
    from eval.machine import cold_start_s
    from eval.ours import Folder, Search
    from eval.run import index, measure
    from index.settings import Settings

    settings = Settings.from_environment(os.environ)
    with progress() as on_progress:
        system = (Search if searching else Folder)(settings, on_progress)
        indexed = index(system, folder)
    asked = load(system.chatbot.find_document)
    opened = replace(indexed, open_s=cold_start_s(folder, settings, asked[0].question))
    return measure(name, system, opened, asked, system.chatbot.find_document, out)


def measure_set(asked: QuestionSet, out: Path | None) -> Run:
    """A public set: over its documents as a folder, or with those in hand that come with a question."""
    if asked.questions[0].given:
        return measure_given(asked, out)
    from eval.machine import cold_start_s
    from eval.ours import Folder, Search
    from eval.run import index, measure
    from eval.sets import SEARCHED_ALONE
    from index.settings import Settings

    with files_of(asked) as folder, tempfile.TemporaryDirectory() as place:
        settings = replace(Settings.from_environment(os.environ), index_dir=Path(place))
        with progress() as on_progress:
            system = (Search if asked.name in SEARCHED_ALONE else Folder)(settings, on_progress)
            indexed = index(system, folder)
        opened = replace(indexed, open_s=cold_start_s(folder, settings, asked.questions[0].question))
        return measure(asked.name, system, opened, asked.questions, asked.find, out)


def measure_given(asked: QuestionSet, out: Path | None) -> Run:
    """Reading alone: each question with its documents in hand."""
    from eval.ours import Given
    from eval.run import Indexed, measure
    from qa.spans import open_reader

    system = Given(asked.find, open_reader(os.environ))
    return measure(asked.name, system, Indexed(), asked.questions, asked.find, out)


@contextmanager
def files_of(asked: QuestionSet) -> Iterator[Path]:
    """The folder of a set's files, which are written where there are none."""
    if asked.folder:
        yield asked.folder
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, asked.name)
        asked.write_files(folder)
        yield folder


def evenly(items: Sequence[Item], most: int | None) -> tuple[Item, ...]:
    """At most so many, from the first to the last."""
    return tuple(items if most is None else items[:: max(1, -(-len(items) // most))])


def show(run: Run, errors: bool = False) -> int:
    """Print the run's table, and what went wrong where that is asked for."""
    from eval.summaries import summarised
    from eval.tables import summary

    print(summary(summarised(run)))
    failed = [record for record in run.records if record.fault]
    for record in failed:
        print(f"failed: {record.id}: {record.fault}", file=sys.stderr)
    if errors:
        print("\n" + "\n".join(_fault(record) for record in run.records if not record.right))
    return int(bool(failed))


def _fault(record: Record) -> str:
    gold = " | ".join(record.golds) or ("(what holds the evidence)" if record.answerable else "(no answer)")
    return (
        f"{record.id}: {record.question}\n  gold: {gold}\n  answer: {record.answer} ({record.confidence:.0%})"
    )
