"""Files are read, and cut into passages, in a process of their own: a hostile one may slow it down, fill it
or bring it down."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any

from index.errors import FileError, PassingFileError
from index.readers.child import TOO_MUCH
from index.readers.page import Page
from index.splitter import Span

BROKE = "reading it broke the process that reads, or took more memory than the limit"
FEW_THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS"), "1")
MOST_WAITING = 64
"""Of what it said, before it is taken."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost: pages, characters or bytes unpacked, passages, seconds until the next
    page, seconds for all of them, bytes of memory (where the system can limit that)."""

    max_pages: int = 5_000
    max_unpacked_bytes: int = 300_000_000
    max_passages: int = 300_000
    max_page_seconds: float = 60.0
    max_file_seconds: float = 1800.0
    max_memory_bytes: int = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Splitting:
    """How texts are cut: `tokenizer` is one of the tokenizers library, as JSON."""

    tokenizer: str = field(repr=False)
    max_tokens: int


@dataclass(slots=True)
class ReadFile:
    """What is in a file; the passages are ranges of its pages' text, joined by PAGE_BREAK."""

    pages: list[Page] = field(default_factory=list)
    passages: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class ReadingProcess:
    """Reads one file after the other; starts when it is first needed, and again when it was lost.

    `splitting` is asked for then; without it there are pages and no passages.
    """

    limits: Limits = field(default_factory=Limits)
    splitting: Callable[[], Splitting] | None = None
    _child: _Child | None = None

    def __enter__(self) -> ReadingProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.close()

    def pages(self, ending: str, content: bytes) -> list[Page]:
        """The pages of a file. Raises FileError where it cannot be read, or not within the limits."""
        return self.read(ending, content).pages

    def read(self, ending: str, content: bytes) -> ReadFile:
        """The pages and passages of a file. Raises FileError as `pages` does."""
        try:
            return self._asked(ending, content)
        except BaseException:
            self.close()  # whatever it was doing
            raise

    def _asked(self, ending: str, content: bytes) -> ReadFile:
        child = self._child  # which another thread may close meanwhile
        if child is None:
            splitting = self.splitting() if self.splitting else None
            child = self._child = _Child(self.limits.max_memory_bytes, splitting)
        task = {"ending": ending, "size": len(content), "max_unpacked_bytes": self.limits.max_unpacked_bytes}
        child.send(json.dumps(task).encode() + b"\n", content)
        end = time.monotonic() + self.limits.max_file_seconds
        found, text, size = ReadFile(), bytearray(), 0
        while "done" not in (said := self._next(child, end)):
            if "part" in said:
                text += said["part"]
                size += len(said["part"])
            elif "page" in said:
                found.pages.append(Page(text.decode("utf-8", "surrogatepass"), said["page"]))
                text = bytearray()
            else:
                found.passages += map(tuple, said["passages"])
            self._check(len(found.pages), size, len(found.passages))
        return found

    def _check(self, pages: int, size: int, passages: int) -> None:
        """Raises FileError where there is more than the limits allow."""
        if pages > self.limits.max_pages:
            raise FileError(f"more than {self.limits.max_pages:,} pages, which is the limit: split it")
        if size > self.limits.max_unpacked_bytes:
            raise FileError(f"more than {self.limits.max_unpacked_bytes / 1e6:,.0f} MB of text: split it")
        if passages > self.limits.max_passages:
            raise FileError(f"more than {self.limits.max_passages:,} passages, which is the limit: split it")

    def _next(self, child: _Child, end: float) -> dict[str, Any]:
        """What the process says next."""
        seconds = min(self.limits.max_page_seconds, end - time.monotonic())
        try:
            said = child.said(max(seconds, 0.0))
        except queue.Empty:
            which = "a page" if seconds == self.limits.max_page_seconds else "all of it"
            limit = self.limits.max_page_seconds if which == "a page" else self.limits.max_file_seconds
            raise PassingFileError(f"reading {which} took over {limit:g} seconds") from None
        if said is None:  # the end, or what is cut short
            raise PassingFileError(BROKE)
        if "error" in said:
            raise (PassingFileError if said["error"] == TOO_MUCH else FileError)(said["error"])
        return said


class _Child:
    """The process, in a session and with a folder for temporary files of its own, so that whatever it
    starts and leaves ends with it."""

    def __init__(self, max_memory_bytes: int, splitting: Splitting | None) -> None:
        self._temporary = tempfile.TemporaryDirectory(prefix="verbatim-", ignore_cleanup_errors=True)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "index.readers.child", str(max_memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, **FEW_THREADS, "TMPDIR": self._temporary.name, "PYTHONPATH": search_path()},
        )
        self._said: queue.Queue[dict[str, Any] | None] = queue.Queue(MOST_WAITING)
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()
        self.send(json.dumps(asdict(splitting) if splitting else {}).encode() + b"\n")

    def _listen(self) -> None:
        """Pass on everything that is said, and then None."""
        pipe = self._pipe("stdout")
        with suppress(ValueError):  # a line that is cut short, or not ours; or the pipe was closed
            for line in pipe:
                said = json.loads(line)
                if "part" in said:
                    said["part"] = pipe.read(said["part"])
                self._said.put(said)
        self._said.put(None)

    def _pipe(self, name: str) -> Any:
        return getattr(self._process, name)

    def send(self, *parts: bytes) -> None:
        try:
            for part in parts:
                self._pipe("stdin").write(part)
            self._pipe("stdin").flush()
        except OSError:
            raise PassingFileError(BROKE) from None

    def said(self, seconds: float) -> dict[str, Any] | None:
        """What it says next; None where it ended. Raises queue.Empty where nothing comes in this time."""
        return self._said.get(timeout=seconds)

    def close(self) -> None:
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        while self._listener.is_alive():  # it may wait for what it listened to to be taken
            with suppress(queue.Empty):
                self._said.get(timeout=0.01)
        self._pipe("stdout").close()
        with suppress(BrokenPipeError):
            self._pipe("stdin").close()
        self._temporary.cleanup()


def search_path() -> str:
    """Where this package is found, whatever the folder that the process is started in."""
    package = str(Path(__file__).parents[2])
    return os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")]))
