"""The process that files are read in; `index/readers/process.py` starts it and listens to it."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO, Protocol

from index.documents import PAGE_BREAK
from index.errors import FileError, in_short
from index.readers.formats import read
from index.readers.page import Page
from index.splitter import Span, TokenStarts, passages
from index.tokens import token_starts

TOO_MUCH = "reading it took more memory than the limit"
PR_SET_PDEATHSIG = 1
PART = 1 << 20
"""Characters of a page's text that are sent at once."""
SPANS = 1_000
"""Passages that are named at once."""
SAID_EVERY_S = 1.0
"""However few they are."""


class Say(Protocol):
    """Sends a line, and the bytes that it announces."""

    def __call__(self, said: dict[str, Any], content: bytes = b"") -> None: ...


def serve(stdin: BinaryIO, stdout: BinaryIO) -> None:
    """What the process does: a line that says how texts are cut; then a line that names a task, a file, what
    is in it, and again."""

    def say(said: dict[str, Any], content: bytes = b"") -> None:
        stdout.write(json.dumps(said).encode() + b"\n" + content)
        stdout.flush()

    cutting = json.loads(stdin.readline())
    starts = token_starts(cutting["tokenizer"]) if cutting else None
    for line in stdin:
        task = json.loads(line)
        try:
            pages = read(task["ending"], stdin.read(task["size"]), task["max_unpacked_bytes"])
            text = PAGE_BREAK.join(_said(pages, say))
            if starts:
                _say_passages(text, starts, cutting["max_tokens"], say)
            say({"done": True})
        except FileError as error:
            say({"error": str(error)})
        except (MemoryError, RecursionError):
            say({"error": TOO_MUCH})
        except Exception as error:  # no fault of one file ends the reading of the others
            say({"error": f"the reader failed on it ({in_short(error)})"})


def _said(pages: Iterator[Page], say: Say) -> Iterator[str]:
    """The texts of pages, each when it was said."""
    for page in pages:
        for first in range(0, len(page.text), PART):
            part = page.text[first : first + PART].encode("utf-8", "surrogatepass")
            say({"part": len(part)}, part)
        say({"page": page.scanned})
        yield page.text


def _say_passages(text: str, starts: TokenStarts, max_tokens: int, say: Say) -> None:
    found: list[Span] = []
    said = time.monotonic()
    for span in passages(text, starts, max_tokens):
        found.append(span)
        if len(found) == SPANS or time.monotonic() - said > SAID_EVERY_S:
            say({"passages": found})
            found, said = [], time.monotonic()
    say({"passages": found})


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
