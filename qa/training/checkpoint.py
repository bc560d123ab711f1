"""What a killed run resumes from: one file, replaced whole or not at all."""

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch


@dataclass(frozen=True, slots=True)
class Progress:
    seconds: float = 0.0
    steps: int = 0
    tokens: int = 0
    examples: int = 0


@dataclass(frozen=True, slots=True)
class Checkpoint:
    model: dict[str, Any]
    optimiser: dict[str, Any]
    position: dict[str, int]
    progress: Progress


def save(checkpoint: Checkpoint, path: Path) -> None:
    values = {
        "model": checkpoint.model,
        "optimiser": checkpoint.optimiser,
        "position": checkpoint.position,
        "progress": asdict(checkpoint.progress),
    }
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        torch.save(values, file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def load(path: Path) -> Checkpoint | None:
    """The checkpoint at `path`, on the CPU; None if there is none yet."""
    if not path.is_file():
        return None
    values = torch.load(path, map_location="cpu", weights_only=True)
    return Checkpoint(
        model=values["model"],
        optimiser=values["optimiser"],
        position=values["position"],
        progress=Progress(**values["progress"]),
    )
