"""The shipped reader as float weights again, to train it further: `python -m qa.training.restore OUT`."""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, numpy_helper

from qa.model import MODEL, WEIGHTS
from qa.training.model import load_model, load_tokenizer, minilm
from qa.training.quantise import SMOOTHING_FACTORS

Arrays = dict[str, NDArray[Any]]
Weights = dict[str, NDArray[np.float32]]


def restored(path: Path) -> Any:
    """The model in float32 whose 8-bit export is at `path`, but for what rounding took.

    The word embeddings are those of all-MiniLM-L6-v2, which training leaves as they are; the head for
    yes and no is new, as the export has none.
    """
    model = load_model(minilm())
    exported = onnx.load(path)
    found = {name: torch.from_numpy(array.copy()) for name, array in weights(exported).items()}
    apart = ("word_embeddings", "verdict.")
    wanted = {name for name, _ in model.named_parameters() if not any(part in name for part in apart)}
    if missing := wanted - found.keys():
        raise ValueError(f"{path} lacks {', '.join(sorted(missing))}: it is no export of this encoder.")
    model.load_state_dict({name: found[name] for name in wanted}, strict=False)
    return model


def weights(exported: ModelProto) -> Weights:
    """Every weight and bias under the name that the float model has for it."""
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in exported.graph.initializer}
    found: Weights = {
        name.removeprefix("model."): array for name, array in arrays.items() if name.startswith("model.")
    }
    for node in exported.graph.node:
        if node.op_type == "QAttention":
            found |= _attention(node, arrays)
        elif node.op_type in ("MatMul", "MatMulInteger"):
            name = node.name.removesuffix("_quant").removesuffix("/MatMul")
            matrix = _matrix(node.input[1], arrays)
            factors = arrays.get(f"{name}/MatMul{SMOOTHING_FACTORS}")
            plain = matrix if factors is None else matrix * factors[:, None]
            found[f"{name.removeprefix('/model/').replace('/', '.')}.weight"] = plain.T
    return found


def _matrix(name: str, arrays: Arrays) -> NDArray[np.float32]:
    """A matrix of shape (inputs, outputs), from 8 bits where it is in 8 bits."""
    if not name.endswith("_quantized"):
        return arrays[name]
    whole = name.removesuffix("_quantized")
    steps = arrays[name].astype(np.float32) - arrays[f"{whole}_zero_point"]
    return np.asarray(steps * arrays[f"{whole}_scale"], dtype=np.float32)


def _attention(node: NodeProto, arrays: Arrays) -> Weights:
    """Queries, keys and values, which the export keeps side by side."""
    layer = node.name.split("_")[1]
    matrices = np.split(_matrix(node.input[1], arrays), 3, axis=1)
    biases = np.split(arrays[node.input[2]], 3)
    found: Weights = {}
    for part, matrix, bias in zip(("query", "key", "value"), matrices, biases, strict=True):
        name = f"bert.encoder.layer.{layer}.attention.self.{part}"
        found |= {f"{name}.weight": matrix.T, f"{name}.bias": bias}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m qa.training.restore", description=__doc__)
    parser.add_argument("out", type=Path, help="folder to write, for --base of qa.training.train")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="folder of the reader (qa/weights)")
    given = parser.parse_args()
    restored(given.weights / MODEL).save_pretrained(given.out)
    load_tokenizer(minilm()).save_pretrained(given.out)
    print(f"wrote {given.out}")


if __name__ == "__main__":
    main()
