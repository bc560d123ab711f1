"""Measure a trained reader: `python -m qa.training.evaluate MODEL FILE [--threshold T]`."""

import argparse
from pathlib import Path

import torch

from qa.training.decode import answers
from qa.training.examples import verify
from qa.training.features import Shape
from qa.training.formats import reader_for
from qa.training.metrics import judge, measure
from qa.training.model import device, load_model, load_tokenizer


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m qa.training.evaluate", description=__doc__)
    parser.add_argument("model", type=Path, help="folder with a question-answering model")
    parser.add_argument(
        "file", type=Path, help="questions in SQuAD format, or .jsonl lines, or NewsQA's .csv"
    )
    parser.add_argument("--threshold", type=float, help="answer from this margin on; the best if not given")
    parser.add_argument("--max-tokens", type=int, default=Shape().max_tokens, help="of a window")
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    model = load_model(given.model).to(device())
    examples = verify(reader_for(given.file)(given.file, given.file.stem)).examples
    found = answers(model, load_tokenizer(given.model), examples, Shape(given.max_tokens))
    judged = [judge(example, one) for example, one in zip(examples, found, strict=True)]
    print(measure(judged, given.threshold))


if __name__ == "__main__":
    main()
