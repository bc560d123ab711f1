"""Ask the questions and record the outcomes. A run that was interrupted can be resumed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter

from eval.grading import grade, grade_failure
from eval.machine import peak_memory_mb
from eval.progress import show_progress
from eval.questions import Question
from eval.records import Record, Run, write_run
from eval.systems import System
from qa.passages import FindDocument

_RECORDS = TypeAdapter(Record)
_QUESTIONS = TypeAdapter(Question)


@dataclass(frozen=True, slots=True)
class IndexStats:
    """How many passages a system made of a folder, in how many seconds; and the seconds in which a fresh
    process opens the index and answers, if that was measured."""

    passages: int = 0
    seconds: float = 0.0
    open_s: float | None = None


def index_folder(system: System, folder: Path) -> IndexStats:
    started = time.perf_counter()
    return IndexStats(system.index(folder), time.perf_counter() - started)


def measure(
    name: str,
    system: System,
    indexed: IndexStats,
    questions: Sequence[Question],
    find_document: FindDocument,
    out: Path | None = None,
) -> Run:
    """Ask all questions, and write the run to `out`, if it is given.

    `find_document` gives the text that citations are checked against. If an earlier run with the same system,
    settings and questions was interrupted, its records are reused.
    """
    facts = tuple(system.facts())
    fingerprint = _fingerprint(system.name, facts, questions)
    unfinished = _Unfinished(out and out.with_name(f"{out.name}.unfinished"), fingerprint)
    run = Run(
        name=name,
        system=system.name,
        facts=facts,
        passages=indexed.passages,
        index_s=indexed.seconds,
        open_s=indexed.open_s,
        records=tuple(_ask_all(system, questions, find_document, unfinished)),
        memory_mb=peak_memory_mb(),
    )
    if out:
        write_run(run, out)
        unfinished.delete()
    return run


def _fingerprint(name: str, facts: Sequence[tuple[str, str]], questions: Sequence[Question]) -> str:
    """A digest of everything that determines a run."""
    asked = b"".join(_QUESTIONS.dump_json(question) for question in questions)
    return sha256(json.dumps([name, *facts]).encode() + asked).hexdigest()


def _ask_all(
    system: System, questions: Sequence[Question], find_document: FindDocument, unfinished: _Unfinished
) -> Iterator[Record]:
    before = {record.id: record for record in unfinished.read()}
    with unfinished.resume(list(before.values())) as keep, show_progress(len(questions), len(before)) as step:
        for question in questions:
            record = before.get(question.id)
            if record is None:
                record = _ask(system, question, find_document)
                keep(record)
                step()
            yield record


def _ask(system: System, question: Question, find_document: FindDocument) -> Record:
    try:
        return grade(question, system.ask(question), find_document)
    except Exception as error:  # a fault of any kind costs only this question
        return grade_failure(question, f"{type(error).__name__}: {error}")


@dataclass(frozen=True, slots=True)
class _Unfinished:
    """The records of a run so far, in a file that begins with its fingerprint; or nowhere."""

    path: Path | None
    fingerprint: str

    def read(self) -> list[Record]:
        if self.path is None or not self.path.is_file():
            return []
        first, *lines = self.path.read_text(encoding="utf-8").split("\n")
        whole = lines[:-1]  # the last line is empty, or was cut off
        return [_RECORDS.validate_json(line) for line in whole] if first == self.fingerprint else []

    @contextmanager
    def resume(self, records: Sequence[Record]) -> Iterator[Callable[[Record], None]]:
        """Gives the function that appends a record to these."""
        if self.path is None:
            yield lambda record: None
            return
        with self.path.open("w", encoding="utf-8") as file:

            def keep(record: Record) -> None:
                file.write(f"{_RECORDS.dump_json(record).decode()}\n")
                file.flush()

            file.write(f"{self.fingerprint}\n")
            for record in records:
                keep(record)
            yield keep

    def delete(self) -> None:
        if self.path:
            self.path.unlink(missing_ok=True)
