"""Write our reader as a model that Hugging Face's libraries can load."""

from __future__ import annotations

from pathlib import Path

from qa.model import MODEL, WEIGHTS
from qa.training.model import minilm
from qa.training.restore import restored


def write_reader(folder: Path) -> Path:
    """Write our reader as a float32 question-answering model. Returns the path of all-MiniLM-L6-v2.

    No answer is a span of the first token only, as these libraries expect of a model for SQuAD 2.0. The
    tokenizer keeps its limit of 512 tokens, by which others truncate.
    """
    from transformers import AutoTokenizer

    restored(WEIGHTS / MODEL).save_pretrained(folder)
    AutoTokenizer.from_pretrained(minilm(), local_files_only=True).save_pretrained(folder)
    return minilm()
