"""Files are read in a process of their own: a hostile one may slow it down, fill it or bring it down."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from threading import Thread
from types import TracebackType
from typing import Any, BinaryIO

from index.errors import FileError
from index.readers.formats import FORMATS, read
from index.readers.page import Page

TOO_MUCH = "reading it took more memory than the limit"


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost: pages, characters or bytes unpacked, seconds for any one page,
    bytes of memory."""

    max_pages: int = 5_000
    max_unpacked_bytes: int = 300_000_000
    max_page_seconds: float = 60.0
    max_memory_bytes: int = 2_000_000_000


@dataclass(slots=True)
class ReadingProcess:
    """Reads one file after the other; starts when it is first needed, and again when it was lost."""

    limits: Limits = field(default_factory=Limits)
    _process: subprocess.Popen[bytes] | None = None
    _lines: queue.SimpleQueue[bytes] = field(default_factory=queue.SimpleQueue)

    def __enter__(self) -> ReadingProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

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
        self._send(ending, content)
        pages, size = 0, 0
        while "done" not in (said := self._next()):
            if "error" in said:
                raise FileError(said["error"])
            pages, size = pages + 1, size + len(said["text"])
            if pages > self.limits.max_pages:
                raise FileError(f"more than {self.limits.max_pages:,} pages, which is the limit: split it")
            if size > self.limits.max_unpacked_bytes:
                raise FileError(f"more than {self.limits.max_unpacked_bytes / 1e6:,.0f} MB of text: split it")
            yield Page(**said)

    def _send(self, ending: str, content: bytes) -> None:
        if self._process is None or self._process.poll() is not None:
            self._start()
        task = {"ending": ending, "size": len(content), "max_unpacked_bytes": self.limits.max_unpacked_bytes}
        to = self._pipe("stdin")
        try:
            to.write(json.dumps(task).encode() + b"\n" + content)
            to.flush()
        except OSError:
            raise FileError(TOO_MUCH) from None

    def _start(self) -> None:
        self.close()
        self._lines = queue.SimpleQueue()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "index.readers.process", str(self.limits.max_memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        Thread(target=_pass_on, args=(self._pipe("stdout"), self._lines), daemon=True).start()

    def _pipe(self, name: str) -> Any:
        return getattr(self._process, name)

    def _next(self) -> dict[str, Any]:
        try:
            line = self._lines.get(timeout=self.limits.max_page_seconds)
        except queue.Empty:
            raise FileError(f"reading a page took over {self.limits.max_page_seconds:g} seconds") from None
        if not line:
            raise FileError("reading it broke the process that reads, or took more memory than the limit")
        said: dict[str, Any] = json.loads(line)
        return said


def _pass_on(lines: BinaryIO, to: queue.SimpleQueue[bytes]) -> None:
    """Every line, and then an empty one."""
    for line in lines:
        to.put(line)
    to.put(b"")


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
            say({"error": f"the reader failed on it ({type(error).__name__}: {error})"})


def _main(max_memory_bytes: int) -> None:
    try:
        import resource
    except ImportError:  # no such limit on this system
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (max_memory_bytes, max_memory_bytes))
    serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    _main(int(sys.argv[1]))
