"""What every peer gets."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Kit:
    """Folders of two Hugging Face models, this project's reader and all-MiniLM-L6-v2, and one to write to."""

    reader: Path
    embedder: Path
    scratch: Path


def versions(*packages: str) -> tuple[tuple[str, str], ...]:
    return tuple((package, version(package)) for package in packages)
