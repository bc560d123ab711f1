"""Ask each system the same questions about the same folder, in a process of its own."""

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
from eval.run import index_folder, measure
from index.errors import VerbatimError

ENVIRONMENT = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "OMP_WAIT_POLICY": "PASSIVE",
}
"""No models are looked for online, and no telemetry is sent. torch's threads sleep while they wait for
each other: on a busy machine they would otherwise take several times as long, which says nothing about a
system."""
INSTALL = "Install what this needs with: pip install '.[peers]'"
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Failure:
    """A system that could not be measured, and why."""

    system: str
    reason: str


def compare_systems(
    asked: QuestionSet, folder: Path, systems: Sequence[str], out: Path | None
) -> Iterator[Run | Failure]:
    """One run after the other, each written to the folder `out`, if it is given.

    Raises VerbatimError if what all peers need is not installed.
    """
    with tempfile.TemporaryDirectory() as place:
        reader = Path(place, "reader")
        try:
            embedder = run_alone(_write_reader, reader)
        except ImportError as error:
            raise VerbatimError(f"{error}. {INSTALL}") from None
        for name in systems:
            scratch = Path(place, name)
            scratch.mkdir()
            yield _measure(name, Kit(reader, embedder, scratch), asked, folder, out)


def _measure(name: str, kit: Kit, asked: QuestionSet, folder: Path, out: Path | None) -> Run | Failure:
    file = None if out is None else out / f"{asked.name}-{name}.json"
    try:
        return run_alone(ask_all, name, kit, asked, folder, file)
    except ImportError as error:
        return Failure(name, f"{error}. {INSTALL}")
    except Exception as error:  # a fault of any kind costs only this system
        return Failure(name, f"{type(error).__name__}: {error}")


def ask_all(name: str, kit: Kit, asked: QuestionSet, folder: Path, out: Path | None) -> Run:
    system = import_module(PEERS[name]).open_peer(kit)
    return measure(asked.name, system, index_folder(system, folder), asked.questions, asked.find, out)


def run_alone(
    action: Callable[Arguments, Result], *arguments: Arguments.args, **named: Arguments.kwargs
) -> Result:
    """Call a function in a fresh process, so that its imports and its memory are its own."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context, _set_up) as process:
        return process.submit(action, *arguments, **named).result()


def _set_up() -> None:
    os.environ.update(ENVIRONMENT)


def _write_reader(folder: Path) -> Path:
    from eval.peers.weights import write_reader  # it loads torch, which not every system does

    return write_reader(folder)
