"""What the machine says of a process: its time and its memory."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from index.settings import Settings


def timed(action: Callable[[], Any]) -> float:
    """Seconds."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def peak_memory_mb() -> float | None:
    """The most that this process has held so far, in MB, as Linux counts it; elsewhere None.

    What getrusage says is no less than what the process held that this one was started by.
    """
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.is_file() else []
    return next((int(line.split()[1]) / 1e3 for line in lines if line.startswith("VmHWM")), None)


def cold_start_s(folder: Path, settings: Settings, question: str) -> float:
    """Seconds in which a fresh process loads all, finds a folder that is indexed, and answers."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_cold_start, (folder, settings, question))


def _cold_start(folder: Path, settings: Settings, question: str) -> float:
    def answer() -> None:
        from qa.chatbot import Chatbot

        Chatbot.open(folder, settings).ask(question)

    return timed(answer)
