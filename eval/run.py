"""Ask the questions, and keep what comes of each: a run that was ended goes on where it was."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter

from eval.machine import peak_memory_mb
from eval.marking import failed, marked
from eval.progress import progress
from eval.questions import Question
from eval.records import Record, Run, write
from eval.systems import System
from qa.passages import FindDocument

_RECORDS = TypeAdapter(Record)
_QUESTIONS = TypeAdapter(Question)


@dataclass(frozen=True, slots=True)
class Indexed:
    """How many passages a system has made of a folder, the seconds that took, and those in which a fresh
    process opens what was made and answers, where that was measured."""

    passages: int = 0
    seconds: float = 0.0
    open_s: float | None = None


def index(system: System, folder: Path) -> Indexed:
    started = time.perf_counter()
    return Indexed(system.index(folder), time.perf_counter() - started)


def measure(
    name: str,
    system: System,
    indexed: Indexed,
    questions: Sequence[Question],
    find_document: FindDocument,
    out: Path | None = None,
) -> Run:
    """Ask all the questions, and write the run to `out`, where it is given.

    `find_document` gives what the files say, to check citations against. Where an earlier run with the
    same system, settings and questions was ended, what it had is kept.
    """
    facts = tuple(system.facts())
    kept = _Kept(out and out.with_name(f"{out.name}.unfinished"), _fingerprint(system.name, facts, questions))
    run = Run(
        name=name,
        system=system.name,
        facts=facts,
        passages=indexed.passages,
        index_s=indexed.seconds,
        open_s=indexed.open_s,
        records=tuple(_ask_all(system, questions, find_document, kept)),
        memory_mb=peak_memory_mb(),
    )
    if out:
        write(run, out)
        kept.forget()
    return run


def _fingerprint(name: str, facts: Sequence[tuple[str, str]], questions: Sequence[Question]) -> str:
    """Of all that decides what comes of a run."""
    asked = b"".join(_QUESTIONS.dump_json(question) for question in questions)
    return sha256(json.dumps([name, *facts]).encode() + asked).hexdigest()


def _ask_all(
    system: System, questions: Sequence[Question], find_document: FindDocument, kept: _Kept
) -> Iterator[Record]:
    before = {record.id: record for record in kept.records()}
    with kept.going_on(list(before.values())) as keep, progress(len(questions), len(before)) as asked:
        for question in questions:
            record = before.get(question.id)
            if record is None:
                record = _ask(system, question, find_document)
                keep(record)
                asked()
            yield record


def _ask(system: System, question: Question, find_document: FindDocument) -> Record:
    try:
        return marked(question, system.ask(question), find_document)
    except Exception as error:  # whatever it is, it is this question that it costs
        return failed(question, f"{type(error).__name__}: {error}")


@dataclass(frozen=True, slots=True)
class _Kept:
    """The records of a run that was not ended, in a file whose first line says of what; or of none."""

    path: Path | None
    fingerprint: str

    def records(self) -> list[Record]:
        if self.path is None or not self.path.is_file():
            return []
        first, *lines = self.path.read_text(encoding="utf-8").split("\n")
        whole = lines[:-1]  # the last was cut, or is empty
        return [_RECORDS.validate_json(line) for line in whole] if first == self.fingerprint else []

    @contextmanager
    def going_on(self, records: Sequence[Record]) -> Iterator[Callable[[Record], None]]:
        """Puts down each record that it is given, after those of before."""
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

    def forget(self) -> None:
        if self.path:
            self.path.unlink(missing_ok=True)
