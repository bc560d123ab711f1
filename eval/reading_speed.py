"""How fast the reader reads, against the same weights in float32 through torch, in one run."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from qa.huggingface import HuggingFaceModel
from qa.model import OnnxModel
from qa.spans import WORKERS
from qa.windows import Window

PASSAGES, TOKENS, ROUNDS = 8, 192, 15


def compare(weights: Path) -> str:
    """Milliseconds for 8 passages of 192 tokens: through torch one by one, and as shipped; their ratio."""
    read = _windows()
    shipped, plain = OnnxModel.load(), HuggingFaceModel.load(weights)
    with ThreadPoolExecutor(WORKERS) as pool:
        ways: dict[str, Callable[[], Any]] = {
            "float32, torch, one by one": lambda: [plain.logits(window) for window in read],
            "as shipped": lambda: list(pool.map(shipped.logits, read)),
        }
        times = {name: _times(way) for name, way in ways.items()}
    slow, fast = (median(found) for found in times.values())
    rows = [f"| {name} | {median(found):.0f} ms |" for name, found in times.items()]
    return "\n".join(
        [
            f"| {PASSAGES} passages of {TOKENS} tokens | |",
            "|---|---:|",
            *rows,
            f"| ratio | {slow / fast:.1f} |",
        ]
    )


def _windows() -> list[Window]:
    rng = np.random.default_rng(13)
    types = np.array([0] * 16 + [1] * (TOKENS - 16), dtype=np.int64)
    places = np.arange(TOKENS, dtype=np.int64)
    ids = rng.integers(1000, 20000, (PASSAGES, TOKENS), dtype=np.int64)
    return [Window(n, row, types, places, places + 1, types > 0, 0 * places) for n, row in enumerate(ids)]


def _times(way: Callable[[], Any]) -> list[float]:
    """Milliseconds of every round after the first, which warms up."""
    found = []
    for _ in range(ROUNDS + 1):
        started = time.perf_counter()
        way()
        found.append((time.perf_counter() - started) * 1000)
    return found[1:]
