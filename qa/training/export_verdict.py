"""Export what says yes or no: `python -m qa.training.export_verdict MODEL --data DIR --confidence C`."""

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from index.shipped import TOKENIZER, digest_of
from qa.judge import NAME
from qa.model import WEIGHTS
from qa.training.boolq import LABELS, read_boolq
from qa.training.export import READER_IN_FLOAT, to_onnx
from qa.training.model import load_tokenizer
from qa.training.quantise import fused, quantised
from qa.training.sample import SIZE, Sample
from qa.training.verdict import MAX_TOKENS, load_classifier


class Labels(torch.nn.Module):
    """The model with its inputs in order, and only the logits of LABELS."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> Tensor:
        logits: Tensor = self.model(input_ids=ids, token_type_ids=types, attention_mask=mask).logits
        return logits


def export(source: Path, out: Path, data: Path, confidence: float) -> None:
    """Write model and manifest beside the reader, whose tokenizer it shares."""
    train, _, _ = read_boolq(data)
    pairs = Sample(tuple((row.question, row.passage) for row in train[:: len(train) // SIZE][:SIZE]))
    model = load_classifier(source)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder, "plain.onnx")
        to_onnx(Labels(model), ("logits",), plain)
        inputs = pairs.inputs(load_tokenizer(source), MAX_TOKENS)
        quantised(fused(plain, model.config), inputs, out / f"{NAME}.onnx", READER_IN_FLOAT)
    digests = {file: digest_of(out / file) for file in (f"{NAME}.onnx", TOKENIZER)}
    settings = {
        "base": "all-MiniLM-L6-v2",
        "max_tokens": MAX_TOKENS,
        "confidence": confidence,
        "labels": LABELS,
    }
    (out / f"{NAME}.json").write_text(json.dumps({**settings, "sha256": digests}, indent=2) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m qa.training.export_verdict", description=__doc__)
    parser.add_argument("model", type=Path, help="folder that training wrote")
    parser.add_argument(
        "out", type=Path, nargs="?", default=WEIGHTS, help="folder of the reader (qa/weights)"
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with the training data")
    parser.add_argument("--confidence", type=float, required=True, help="from which on yes or no is said")
    given = parser.parse_args()
    torch.set_num_threads(1)
    export(given.model, given.out, given.data, given.confidence)
    print(f"{given.out / NAME}.onnx: {(given.out / f'{NAME}.onnx').stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
