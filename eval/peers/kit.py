"""What every peer is given."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Kit:
    """Folders of Hugging Face models, the reader that this project ships and all-MiniLM-L6-v2, and one in
    which a peer may leave what it likes."""

    reader: Path
    embedder: Path
    scratch: Path


def versions(*packages: str) -> tuple[tuple[str, str], ...]:
    return tuple((package, version(package)) for package in packages)
