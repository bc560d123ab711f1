"""Models that come with the project: files that belong together, run by onnxruntime."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import onnxruntime
from tokenizers import Tokenizer

from index.errors import VerbatimError

TOKENIZER = "tokenizer.json"
MEND = "Restore the folder from the repository, or install verbatim-qa again."


@dataclass(frozen=True, slots=True)
class ShippedModel:
    """What was loaded from a folder: `{name}.onnx`, `tokenizer.json`, and `{name}.json`, which holds the
    SHA-256 of both, `max_tokens` and what else belongs to the model."""

    tokenizer: Tokenizer
    session: Any = field(repr=False)
    manifest: dict[str, Any]


def load_shipped(folder: Path, name: str, fault: type[VerbatimError]) -> ShippedModel:
    """Raises `fault` where a file is missing, or is not the one that was shipped."""
    model, described = f"{name}.onnx", folder / f"{name}.json"
    try:
        manifest: dict[str, Any] = json.loads(described.read_text(encoding="utf-8"))
        complete = {model, TOKENIZER} <= manifest["sha256"].keys() and manifest["max_tokens"] > 0
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        complete = False
    if not complete:
        raise fault(f"{described} is missing or damaged. {MEND}")
    for file, digest in manifest["sha256"].items():
        try:
            found = digest_of(folder / file)
        except OSError:
            raise fault(f"{folder / file} is missing or cannot be read. {MEND}") from None
        if found != digest:
            raise fault(f"{folder / file} is not the file that belongs to {described.name} beside it. {MEND}")
    return ShippedModel(Tokenizer.from_file(str(folder / TOKENIZER)), open_session(folder / model), manifest)


def open_session(path: Path) -> Any:
    """One thread for each call: so the numbers do not depend on the machine's cores."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
