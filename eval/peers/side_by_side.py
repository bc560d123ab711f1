"""The same questions about the same folder, to each system in a process of its own."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import ParamSpec, TypeVar

from eval.peers import PEERS
from eval.peers.kit import Kit
from eval.questions import QuestionSet
from eval.records import Run
from eval.run import index, measure
from index.errors import VerbatimError

ENVIRONMENT = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "OMP_WAIT_POLICY": "PASSIVE",
}
"""Nothing is looked for outside, and nothing told there, as Haystack would; and torch's threads sleep while
they wait for each other: where the machine has other work they would take several times as long for the
same, which says nothing of a system."""
INSTALL = "Install what it takes with: pip install '.[peers]'"
Arguments = ParamSpec("Arguments")
Came = TypeVar("Came")


@dataclass(frozen=True, slots=True)
class Failed:
    """A system that could not be measured, and why."""

    system: str
    reason: str


def compare(
    asked: QuestionSet, folder: Path, systems: Sequence[str], out: Path | None
) -> Iterator[Run | Failed]:
    """One run after the other, each written into the folder `out`, where it is given.

    Raises VerbatimError where what the peers have in common is not installed.
    """
    with tempfile.TemporaryDirectory() as place:
        reader = Path(place, "reader")
        try:
            embedder = alone(_write_reader, reader)
        except ImportError as error:
            raise VerbatimError(f"{error}. {INSTALL}") from None
        for name in systems:
            scratch = Path(place, name)
            scratch.mkdir()
            yield _outcome(name, Kit(reader, embedder, scratch), asked, folder, out)


def _outcome(name: str, kit: Kit, asked: QuestionSet, folder: Path, out: Path | None) -> Run | Failed:
    file = None if out is None else out / f"{asked.name}-{name}.json"
    try:
        return alone(ask_all, name, kit, asked, folder, file)
    except ImportError as error:
        return Failed(name, f"{error}. {INSTALL}")
    except Exception as error:  # whatever it is, it is this system that it costs
        return Failed(name, f"{type(error).__name__}: {error}")


def ask_all(name: str, kit: Kit, asked: QuestionSet, folder: Path, out: Path | None) -> Run:
    system = import_module(PEERS[name]).open_peer(kit)
    return measure(asked.name, system, index(system, folder), asked.questions, asked.find, out)


def alone(action: Callable[Arguments, Came], *arguments: Arguments.args, **named: Arguments.kwargs) -> Came:
    """What an action gives in a fresh process: its imports and its memory are its own."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context, _set_up) as process:
        return process.submit(action, *arguments, **named).result()


def _set_up() -> None:
    os.environ.update(ENVIRONMENT)


def _write_reader(folder: Path) -> Path:
    from eval.peers.weights import write_reader  # torch comes with it, which not every system has

    return write_reader(folder)
