"""The time and the memory that a process takes."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from index.settings import Settings


def time_call(action: Callable[[], Any]) -> float:
    """Seconds that a call takes."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def peak_memory_mb() -> float | None:
    """The peak memory of this process so far in MB, on Linux; elsewhere None.

    Unlike getrusage, it does not include what the parent process held.
    """
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.is_file() else []
    return next((int(line.split()[1]) / 1e3 for line in lines if line.startswith("VmHWM")), None)


def cold_start_s(folder: Path, settings: Settings, question: str) -> float:
    """Seconds in which a fresh process loads everything, opens an indexed folder, and answers."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_cold_start, (folder, settings, question))


def _cold_start(folder: Path, settings: Settings, question: str) -> float:
    def answer() -> None:
        from qa.chatbot import Chatbot

        Chatbot.open(folder, settings).ask(question)

    return time_call(answer)
