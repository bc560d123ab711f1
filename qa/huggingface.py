"""A question-answering model of someone's own, in a local folder as Hugging Face's libraries write it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from index.shipped import TOKENIZER
from qa.errors import ReaderError
from qa.model import Logits
from qa.windows import Cut, Window, cutting

CUT = Cut(max_tokens=384, stride=128)


@dataclass(frozen=True, slots=True)
class HuggingFaceModel:
    """Runs through torch. Its tokenizer has to be a fast one, its first token that of no answer."""

    tokenizer: Tokenizer
    model: Any

    @classmethod
    def load(cls, folder: Path) -> HuggingFaceModel:
        """Raises ReaderError where the folder holds no such model, or a tokenizer of another."""
        os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1")
        model = _model(folder)
        tokenizer = _tokenizer(folder / TOKENIZER)
        if tokenizer.get_vocab_size() > model.config.vocab_size:
            raise ReaderError(
                f"{folder / TOKENIZER} does not match the model beside it: {tokenizer.get_vocab_size():,} "
                f"words, not {model.config.vocab_size:,}. Copy the tokenizer that the model was trained with."
            )
        return cls(cutting(tokenizer, CUT), model)

    def logits(self, window: Window) -> Logits:
        where = self.model.device
        inputs = {"input_ids": torch.from_numpy(window.ids[None]).to(where)}
        if getattr(self.model.config, "type_vocab_size", 0) > 1:
            inputs["token_type_ids"] = torch.from_numpy(window.types[None]).to(where)
        with torch.inference_mode():
            found = self.model(**inputs)
        starts, ends = (logits[0].float().cpu() for logits in (found.start_logits, found.end_logits))
        return starts.numpy(), ends.numpy()


def _model(folder: Path) -> Any:
    from transformers import AutoModelForQuestionAnswering
    from transformers.utils import logging

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        model, loading = AutoModelForQuestionAnswering.from_pretrained(
            folder, local_files_only=True, output_loading_info=True
        )
    except Exception as error:  # whatever is wrong with the files of someone's model
        reason = (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
        raise ReaderError(
            f"No question-answering model in {folder} ({reason}). "
            "Set VERBATIM_READER to the folder of one, or to nothing for the built-in reader."
        ) from error
    if loading["missing_keys"]:
        raise ReaderError(
            f"The model in {folder} has no span head ({', '.join(sorted(loading['missing_keys'])[:2])}). "
            "Set VERBATIM_READER to a model trained for extractive question answering."
        )
    return model.eval()


def _tokenizer(path: Path) -> Tokenizer:
    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises nothing narrower
        raise ReaderError(
            f"{path} is missing or damaged. Save the model's tokenizer there, as a fast one."
        ) from error
