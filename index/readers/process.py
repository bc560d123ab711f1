"""Files are read in a process of their own: a hostile one may slow it down, fill it or bring it down."""

from __future__ import annotations

import ctypes
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, BinaryIO

from index.errors import FileError, PassingFileError
from index.readers.formats import FORMATS, read
from index.readers.page import Page

TOO_MUCH = "reading it took more memory than the limit"
BROKE = "reading it broke the process that reads, or took more memory than the limit"
MAX_REASON = 200
"""Characters of what a library says of a file."""
PR_SET_PDEATHSIG = 1
FEW_THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS"), "1")


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost: pages, characters or bytes unpacked, seconds until the next page,
    seconds for all of them, bytes of memory (where the system can limit that)."""

    max_pages: int = 5_000
    max_unpacked_bytes: int = 300_000_000
    max_page_seconds: float = 60.0
    max_file_seconds: float = 1800.0
    max_memory_bytes: int = 2_000_000_000


@dataclass(slots=True)
class ReadingProcess:
    """Reads one file after the other; starts when it is first needed, and again when it was lost."""

    limits: Limits = field(default_factory=Limits)
    _child: _Child | None = None

    def __enter__(self) -> ReadingProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._child is not None:
            self._child.close()
            self._child = None

    def pages(self, ending: str, content: bytes) -> list[Page]:
        """The pages of a file. Raises FileError where it cannot be read, or not within the limits."""
        if FORMATS[ending].plain:
            return list(read(ending, content, self.limits.max_unpacked_bytes))
        try:
            return list(self._asked(ending, content))
        except BaseException:
            self.close()  # whatever it was doing
            raise

    def _asked(self, ending: str, content: bytes) -> Iterator[Page]:
        if self._child is None:
            self._child = _Child(self.limits.max_memory_bytes)
        task = {"ending": ending, "size": len(content), "max_unpacked_bytes": self.limits.max_unpacked_bytes}
        self._child.send(json.dumps(task).encode() + b"\n" + content)
        end = time.monotonic() + self.limits.max_file_seconds
        pages, size = 0, 0
        while (page := self._next(self._child, end)) is not None:
            pages, size = pages + 1, size + len(page.text)
            if pages > self.limits.max_pages:
                raise FileError(f"more than {self.limits.max_pages:,} pages, which is the limit: split it")
            if size > self.limits.max_unpacked_bytes:
                raise FileError(f"more than {self.limits.max_unpacked_bytes / 1e6:,.0f} MB of text: split it")
            yield page

    def _next(self, child: _Child, end: float) -> Page | None:
        """The next page; None after the last."""
        seconds = min(self.limits.max_page_seconds, end - time.monotonic())
        try:
            said = json.loads(child.line(max(seconds, 0.0)))
            if "error" in said:
                raise (PassingFileError if said["error"] == TOO_MUCH else FileError)(said["error"])
            return None if "done" in said else Page(**said)
        except queue.Empty:
            which = "a page" if seconds == self.limits.max_page_seconds else "all of it"
            limit = self.limits.max_page_seconds if which == "a page" else self.limits.max_file_seconds
            raise PassingFileError(f"reading {which} took over {limit:g} seconds") from None
        except (ValueError, TypeError):  # a line that is cut short, or not ours
            raise PassingFileError(BROKE) from None


class _Child:
    """The process, in a session and with a folder for temporary files of its own, so that whatever it
    starts and leaves ends with it."""

    def __init__(self, max_memory_bytes: int) -> None:
        self._temporary = tempfile.TemporaryDirectory(prefix="verbatim-", ignore_cleanup_errors=True)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "index.readers.process", str(max_memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, **FEW_THREADS, "TMPDIR": self._temporary.name, "PYTHONPATH": search_path()},
        )
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        """Pass on every line, and then an empty one."""
        for line in self._pipe("stdout"):
            self._lines.put(line)
        self._lines.put(b"")

    def _pipe(self, name: str) -> Any:
        return getattr(self._process, name)

    def send(self, content: bytes) -> None:
        try:
            self._pipe("stdin").write(content)
            self._pipe("stdin").flush()
        except OSError:
            raise PassingFileError(BROKE) from None

    def line(self, seconds: float) -> bytes:
        """The next line. Raises queue.Empty where none comes in this time."""
        return self._lines.get(timeout=seconds)

    def close(self) -> None:
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        self._listener.join()
        self._pipe("stdout").close()
        with suppress(BrokenPipeError):
            self._pipe("stdin").close()
        self._temporary.cleanup()


def search_path() -> str:
    """Where this package is found, whatever the folder that the process is started in."""
    package = str(Path(__file__).parents[2])
    return os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")]))


def serve(stdin: BinaryIO, stdout: BinaryIO) -> None:
    """What the process does: a line that names a task, a file, a line for each page, and again."""

    def say(said: dict[str, Any]) -> None:
        stdout.write(json.dumps(said).encode() + b"\n")
        stdout.flush()

    for line in stdin:
        task = json.loads(line)
        try:
            content = stdin.read(task["size"])
            for page in read(task["ending"], content, task["max_unpacked_bytes"]):
                say(asdict(page))
            say({"done": True})
        except FileError as error:
            say({"error": str(error)})
        except (MemoryError, RecursionError):
            say({"error": TOO_MUCH})
        except Exception as error:  # no fault of one file ends the reading of the others
            reason = " ".join(f"{type(error).__name__}: {error}".split())[:MAX_REASON]
            say({"error": f"the reader failed on it ({reason})"})


def limit_memory(max_bytes: int) -> None:
    """As far as the system knows such a limit, and has none that is lower."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        lowest = max_bytes if hard == resource.RLIM_INFINITY else min(max_bytes, hard)
        resource.setrlimit(resource.RLIMIT_AS, (lowest, hard))


def end_with_parent() -> None:
    """Also where the process is deep in a library when the one that started it is killed (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _main(max_memory_bytes: int) -> None:
    end_with_parent()
    limit_memory(max_memory_bytes)
    ours = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is not taken for an answer
    serve(sys.stdin.buffer, ours)


if __name__ == "__main__":
    _main(int(sys.argv[1]))
