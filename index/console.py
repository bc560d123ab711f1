"""What every command of the project shares: errors as one line, progress as a bar or as lines."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING, NoReturn

from index.errors import VerbatimError

if TYPE_CHECKING:
    from index.report import SyncReport
    from index.sync import OnProgress, Progress

EXIT_ERROR = 2
SECONDS_BETWEEN_LINES = 2.0


def run(main: Callable[[], int]) -> NoReturn:
    """Run a command: a fault that the person can mend is printed without a traceback."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # as standard error is
    try:
        code = main()
        sys.stdout.flush()
        sys.exit(code)
    except VerbatimError as error:
        print(f"error: {printable(str(error))}", file=sys.stderr)
        sys.exit(EXIT_ERROR)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left has nowhere to go
        sys.exit(EXIT_ERROR)


def printable(text: str) -> str:
    """The text on one line, whatever characters are in it."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def on_one_line(text: str) -> str:
    """A text of a document for a terminal: white space is a space, nothing steers the terminal."""
    return printable(" ".join(text.split()))


def warn(report: SyncReport | None) -> None:
    """Name the files that a sync had to leave out, or say why it did nothing."""
    if report and report.doubt:
        print(f"warning: {printable(report.doubt)}", file=sys.stderr)
    for failed in report.failures if report else ():
        what = "cannot be reached" if failed.outcome == "unreachable" else "is left out"
        print(f"warning: {printable(failed.path)} {what}: {printable(failed.reason)}", file=sys.stderr)
    if report and report.skipped:
        kinds = f"{len(report.skipped)} of other kinds, such as {printable(report.skipped[0].path)}"
        print(f"note: files left out: {kinds}", file=sys.stderr)


@contextmanager
def progress() -> Iterator[OnProgress]:
    """Shows a sync on standard error: a bar on a terminal, a line now and then elsewhere."""
    if not sys.stderr.isatty():
        yield _lines()
        return
    from tqdm import tqdm

    shape = "{l_bar}{bar}| {n}/{total} files, {remaining} left{postfix}"
    started = time.monotonic()
    with tqdm(unit="file", leave=False, bar_format=shape) as bar:

        def show(progress: Progress) -> None:
            bar.total = progress.files
            bar.n = progress.files_done
            bar.set_postfix_str(f"{_passages(progress, started)}, {printable(progress.path)}")

        yield show


def _passages(progress: Progress, started: float) -> str:
    rate = progress.passages / max(time.monotonic() - started, 1e-3)
    return f"{progress.passages:,} passages, {rate:,.0f} a second"


def _lines() -> OnProgress:
    last = started = time.monotonic()

    def show(progress: Progress) -> None:
        nonlocal last
        if time.monotonic() - last >= SECONDS_BETWEEN_LINES:
            last = time.monotonic()
            print(
                f"{progress.files_done}/{progress.files} files, {_passages(progress, started)}, "
                f"at {printable(progress.path)}",
                file=sys.stderr,
            )

    return show
