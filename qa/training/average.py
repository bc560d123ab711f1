"""The mean of two trained readers: `python -m qa.training.average ONE OTHER OUT`.

Where the second was trained on from the first, the mean reads better than either (Wortsman et al. 2022).
"""

import argparse
import shutil
from pathlib import Path

from safetensors.torch import load_file, save_file
from torch import Tensor

WEIGHTS = "model.safetensors"


def mean(one: dict[str, Tensor], other: dict[str, Tensor]) -> dict[str, Tensor]:
    """Raises ValueError where the two are not of the same shape."""
    if {name: w.shape for name, w in one.items()} != {name: w.shape for name, w in other.items()}:
        raise ValueError("These are not weights of the same model.")
    return {name: ((weights + other[name]) / 2).contiguous() for name, weights in one.items()}


def average(one: Path, other: Path, out: Path) -> None:
    """Write the mean of two models' folders; all but the weights is that of the second."""
    weights = mean(load_file(one / WEIGHTS), load_file(other / WEIGHTS))
    shutil.copytree(other, out, dirs_exist_ok=True)
    save_file(weights, out / WEIGHTS, metadata={"format": "pt"})


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m qa.training.average", description=__doc__)
    for name in ("one", "other", "out"):
        parser.add_argument(name, type=Path, help="folder of a model")
    given = parser.parse_args()
    average(given.one, given.other, given.out)


if __name__ == "__main__":
    main()
