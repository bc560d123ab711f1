"""Settings of an index, built once at the edge and passed on."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index.readers.process import Limits

BUILT_IN_MODEL = "all-MiniLM-L6-v2"
MAX_NAME = 40
"""Characters of a folder's name in that of its index, so that this is no longer than a file's may be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a folder becomes an index.

    `embedding_model` is `all-MiniLM-L6-v2` (which comes with the project), the path of a
    sentence-transformers model, or the name of one that is in the local Hugging Face cache.
    """

    index_dir: Path = Path(".index")
    embedding_model: str = BUILT_IN_MODEL
    max_passage_tokens: int = 128
    max_file_bytes: int = 100_000_000
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """`VERBATIM_INDEX_DIR` and `VERBATIM_EMBEDDING_MODEL`, where they are set and not empty."""
        defaults = cls()
        return cls(
            index_dir=Path(environment.get("VERBATIM_INDEX_DIR") or defaults.index_dir),
            embedding_model=environment.get("VERBATIM_EMBEDDING_MODEL") or defaults.embedding_model,
        )

    def index_path(self, folder: Path) -> Path:
        """Where the index of `folder` lives: its name for people, a digest of its path for sure."""
        resolved = folder.resolve()
        digest = hashlib.sha256(os.fsencode(resolved)).hexdigest()[:12]
        return self.index_dir / f"{resolved.name[:MAX_NAME] or 'root'}-{digest}.sqlite"
