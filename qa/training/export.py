"""Export a trained reader: `python -m qa.training.export MODEL [OUT] --data DIR`."""

import argparse
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from index.shipped import TOKENIZER, digest_of
from qa.model import MODEL, NAME, WEIGHTS
from qa.training.features import Shape
from qa.training.model import load_model, load_tokenizer
from qa.training.quantise import fused, quantised
from qa.training.sample import Sample, sample

INPUTS = ("input_ids", "token_type_ids", "attention_mask")
OUTPUTS = ("start_logits", "end_logits")
OPSET = 17
READER_IN_FLOAT = ("layer.0/output/dense", "layer.1/output/dense")
"""Where single inputs are a hundred times the rest: 8 bits for all would leave the rest none."""


class Spans(torch.nn.Module):
    """The model with its inputs in order, and only the logits of start and end."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        found = self.model(input_ids=ids, token_type_ids=types, attention_mask=mask)
        return found.start_logits, found.end_logits


def to_onnx(model: torch.nn.Module, outputs: Sequence[str], path: Path) -> None:
    """The model in float32. The older exporter's graph is the one that onnxruntime's optimiser knows."""
    ones = torch.ones(2, 16, dtype=torch.long)
    torch.onnx.export(
        model.eval(),
        (ones, torch.zeros_like(ones), ones),
        str(path),
        input_names=list(INPUTS),
        output_names=list(outputs),
        dynamic_axes={name: {0: "windows", 1: "tokens"} for name in (*INPUTS, *outputs)},
        opset_version=OPSET,
        dynamo=False,
    )


def export(source: Path, out: Path, texts: Sample, shape: Shape) -> None:
    """Write model, tokenizer and manifest; the same input gives the same bytes."""
    out.mkdir(parents=True, exist_ok=True)
    model = load_model(source)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder, "plain.onnx")
        to_onnx(Spans(model), OUTPUTS, plain)
        inputs = texts.inputs(load_tokenizer(source), shape.max_tokens)
        quantised(fused(plain, model.config), inputs, out / MODEL, READER_IN_FLOAT)
    describe(out, NAME, source, max_tokens=shape.max_tokens, stride=shape.stride)


def describe(out: Path, name: str, source: Path, **settings: int) -> None:
    """Put the tokenizer of `source` beside the model that was written, and what `load_shipped` asks for."""
    shutil.copyfile(source / TOKENIZER, out / TOKENIZER)
    digests = {file: digest_of(out / file) for file in (f"{name}.onnx", TOKENIZER)}
    manifest = {"base": "all-MiniLM-L6-v2", **settings, "sha256": digests}
    (out / f"{name}.json").write_text(json.dumps(manifest, indent=2) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m qa.training.export", description=__doc__)
    parser.add_argument("model", type=Path, help="folder that training wrote")
    parser.add_argument("out", type=Path, nargs="?", default=WEIGHTS, help="folder to write (qa/weights)")
    parser.add_argument("--data", type=Path, required=True, help="folder with the training data")
    given = parser.parse_args()
    torch.set_num_threads(1)
    export(given.model, given.out, sample(given.data), Shape())
    for path in sorted(given.out.iterdir()):
        print(f"{path}: {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
