"""Export the built-in embedding model in 8 bits: `python -m qa.training.embedder --data DIR`."""

import argparse
import tempfile
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers import AutoModel

from index.builtin import MAX_TOKENS, MODEL, NAME, WEIGHTS
from qa.training.export import describe, to_onnx
from qa.training.model import load_tokenizer, minilm
from qa.training.quantise import fused, quantised
from qa.training.sample import Sample, sample


class States(torch.nn.Module):
    """The encoder with its inputs in order, and only the last states of the tokens."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> Tensor:
        found: Tensor = self.model(input_ids=ids, token_type_ids=types, attention_mask=mask).last_hidden_state
        return found


def export(source: Path, out: Path, texts: Sample) -> None:
    """Write model, tokenizer and manifest; the same input gives the same bytes."""
    out.mkdir(parents=True, exist_ok=True)
    model = AutoModel.from_pretrained(source, local_files_only=True, attn_implementation="eager")
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder, "plain.onnx")
        to_onnx(States(model), ["states"], plain)
        inputs = texts.inputs(load_tokenizer(source), MAX_TOKENS)
        quantised(fused(plain, model.config), inputs, out / MODEL)
    describe(out, NAME, source, max_tokens=MAX_TOKENS)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m qa.training.embedder", description=__doc__)
    parser.add_argument("out", type=Path, nargs="?", default=WEIGHTS, help="folder to write (index/weights)")
    parser.add_argument("--data", type=Path, required=True, help="folder with the training data")
    given = parser.parse_args()
    torch.set_num_threads(1)
    export(minilm(), given.out, sample(given.data))


if __name__ == "__main__":
    main()
