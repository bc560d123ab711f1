"""The models that the peers load by path: our reader, as Hugging Face's libraries want it."""

from __future__ import annotations

from pathlib import Path

from qa.model import MODEL, WEIGHTS
from qa.training.model import minilm
from qa.training.restore import restored


def write_reader(folder: Path) -> Path:
    """Write the reader that ships as a question-answering model in float32; where all-MiniLM-L6-v2 is.

    That there is no answer is the first token, as start and as end: what Hugging Face's libraries expect
    of a model for SQuAD 2.0. The tokenizer keeps its limit of 512 tokens: others cut by it.
    """
    from transformers import AutoTokenizer

    restored(WEIGHTS / MODEL).save_pretrained(folder)
    AutoTokenizer.from_pretrained(minilm(), local_files_only=True).save_pretrained(folder)
    return minilm()
