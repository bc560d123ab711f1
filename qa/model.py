"""The reading model as it is shipped: files that belong together, run by onnxruntime."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from qa.errors import ReaderError
from qa.windows import Cut, Window, cutting

WEIGHTS = Path(__file__).with_name("weights")
MODEL, TOKENIZER, MANIFEST = "reader.onnx", "tokenizer.json", "reader.json"
MEND = "Restore the folder from the repository, or install verbatim-qa again."
Logits = tuple[NDArray[np.float32], NDArray[np.float32]]


class SpanModel(Protocol):
    """What reads a window: logits of an answer's start and end, each of shape `(tokens,)`."""

    @property
    def tokenizer(self) -> Tokenizer: ...

    def logits(self, window: Window) -> Logits: ...


@dataclass(frozen=True, slots=True)
class OnnxModel:
    """A window goes through alone, in one thread: the ranges of its 8-bit numbers are its own, so
    that what it says depends neither on the windows beside it nor on the machine's cores."""

    tokenizer: Tokenizer
    session: Any

    @classmethod
    def load(cls, folder: Path = WEIGHTS) -> OnnxModel:
        """Raises ReaderError where a file is missing, or is not the one that was shipped."""
        manifest = read_manifest(folder)
        for name, digest in manifest["sha256"].items():
            check(folder / name, digest)
        cut = Cut(manifest["max_tokens"], manifest["stride"])
        return cls(cutting(Tokenizer.from_file(str(folder / TOKENIZER)), cut), open_session(folder / MODEL))

    def logits(self, window: Window) -> Logits:
        starts, ends = self.session.run(
            ["start_logits", "end_logits"],
            {
                "input_ids": window.ids[None],
                "token_type_ids": window.types[None],
                "attention_mask": np.ones_like(window.ids)[None],
            },
        )
        return starts[0], ends[0]


def open_session(path: Path) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def read_manifest(folder: Path) -> dict[str, Any]:
    """What `reader.json` says: `sha256` of each file, `max_tokens` and `stride` of a window."""
    path = folder / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        complete = {MODEL, TOKENIZER} <= manifest["sha256"].keys() and manifest["max_tokens"] > 0
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        complete = False
    if not complete:
        raise ReaderError(f"{path} is missing or damaged. {MEND}")
    return manifest


def check(path: Path, digest: str) -> None:
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        raise ReaderError(f"{path} is missing or cannot be read. {MEND}") from None
    if found != digest:
        raise ReaderError(f"{path} is not the file that belongs to {MANIFEST} beside it. {MEND}")
