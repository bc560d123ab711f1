"""Train what says yes or no: `python -m qa.training.verdict --help`. Again: it resumes."""

import argparse
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import fmean
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy
from transformers import AutoModelForSequenceClassification

from qa.training import checkpoint
from qa.training.boolq import LABELS, Judged, read_boolq, unsaid
from qa.training.checkpoint import Checkpoint, Progress
from qa.training.model import load_tokenizer, quick
from qa.training.schedule import Stopwatch, rate

log = logging.getLogger("qa.training")

MAX_TOKENS = 256
BATCH = 24
POOL = 40 * BATCH
"""Of so many, those of a length go together: less is padded."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All that decides what a run does. `unsaid` is the share of draws whose passage is another's, and
    `untitled` that of those whose passage goes without its title."""

    data: Path
    base: Path
    out: Path
    epochs: float = 4.0
    peak_rate: float = 1e-4
    frozen: int = 0
    dropout: float = 0.1
    unsaid: float = 0.15
    untitled: float = 0.3
    seed: int = 13
    threads: int = 2
    save_minutes: float = 4.0
    measure_minutes: float = 10.0


@dataclass(frozen=True, slots=True)
class Batch:
    """Inputs of shape (rows, tokens) by name, and labels of shape (rows,)."""

    inputs: dict[str, Tensor] = field(repr=False)
    labels: Tensor


def load_classifier(folder: Path, dropout: float = 0.0) -> Any:
    """The encoder in a folder with a head for LABELS, new where the folder has none."""
    return AutoModelForSequenceClassification.from_pretrained(
        folder,
        local_files_only=True,
        num_labels=len(LABELS),
        attn_implementation="eager",
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=0.0,
        dtype=torch.float32,
    )


def batch_of(tokenizer: Any, rows: Sequence[Judged]) -> Batch:
    encoded = tokenizer(
        [row.question for row in rows],
        [row.passage for row in rows],
        truncation="only_second",
        max_length=MAX_TOKENS,
        padding=True,
        return_tensors="pt",
    )
    return Batch(dict(encoded), torch.tensor([LABELS.index(row.label) for row in rows]))


def draws(rows: Sequence[Judged], plan: Plan, epoch: int) -> list[Judged]:
    """The rows of an epoch in its order, some of them with a passage that does not say."""
    rng = Random(f"{plan.seed} {epoch}")
    others = unsaid(rows, rng)
    drawn = [others(row) if rng.random() < plan.unsaid else row for row in rows]
    drawn = [row.untitled if rng.random() < plan.untitled else row for row in drawn]
    rng.shuffle(drawn)
    pools = [drawn[at : at + POOL] for at in range(0, len(drawn), POOL)]
    return [row for pool in pools for row in _by_length(pool, rng)]


def _by_length(pool: list[Judged], rng: Random) -> Iterator[Judged]:
    pool = sorted(pool, key=lambda row: len(row.passage))
    batches = [pool[at : at + BATCH] for at in range(0, len(pool), BATCH)]
    rng.shuffle(batches)
    return (row for batch in batches for row in batch)


def logits_of(model: Any, batch: Batch) -> Tensor:
    with quick(batch.labels.device):
        found = model(**batch.inputs).logits
    return found.float() if isinstance(found, Tensor) else torch.empty(0)


def accuracy(model: Any, tokenizer: Any, rows: Sequence[Judged]) -> float:
    """The share of yes and no told right, whether or not it is thought unsaid."""
    model.eval()
    right: list[float] = []
    ordered = sorted(rows, key=lambda row: len(row.passage))
    with torch.no_grad():
        for at in range(0, len(ordered), 2 * BATCH):
            batch = batch_of(tokenizer, ordered[at : at + 2 * BATCH])
            right += (logits_of(model, batch)[:, :2].argmax(1) == batch.labels).float().tolist()
    model.train()
    return fmean(right)


def _freeze(encoder: Any, layers: int) -> None:
    """Word embeddings stay as they are, and so do the lowest layers with all embeddings."""
    encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    if layers:
        encoder.embeddings.requires_grad_(False)
    for layer in encoder.encoder.layer[:layers]:
        layer.requires_grad_(False)


class Trainer:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rows, self.tune, _ = read_boolq(plan.data)
        self.tokenizer = load_tokenizer(plan.base)
        self.model = load_classifier(plan.base, plan.dropout)
        _freeze(self.model.base_model, plan.frozen)
        kept = [p for p in self.model.parameters() if p.requires_grad]
        self.optimiser = torch.optim.AdamW(kept, lr=plan.peak_rate, weight_decay=0.01, fused=True)
        self.progress = Progress()
        found = checkpoint.load(self._checkpoint)
        if found is not None:
            self.model.load_state_dict(found.model)
            self.optimiser.load_state_dict(found.optimiser)
            self.progress = found.progress
        self.watch = Stopwatch(self.progress.seconds)
        self.saved = self.measured = self.progress.seconds

    @property
    def _checkpoint(self) -> Path:
        return self.plan.out / "checkpoint.pt"

    def run(self) -> None:
        self.model.train()
        total = int(self.plan.epochs * len(self.rows))
        losses: list[float] = []
        while self.progress.examples < total:
            epoch, done = divmod(self.progress.examples, len(self.rows))
            drawn = draws(self.rows, self.plan, epoch)[done:]
            for at in range(0, len(drawn), BATCH):
                rows = drawn[at : at + BATCH]
                losses.append(self._step(rows, self.progress.examples / total))
                if self.progress.steps % 50 == 0:
                    share = 100 * self.progress.examples / total
                    log.info(
                        "step %d, %.1f %%, loss %.3f, %.1f minutes",
                        self.progress.steps,
                        share,
                        fmean(losses),
                        self.progress.seconds / 60,
                    )
                    losses.clear()
                self._now_and_then()
                if self.progress.examples >= total:
                    break
        self._finish()

    def _step(self, rows: Sequence[Judged], done: float) -> float:
        for group in self.optimiser.param_groups:
            group["lr"] = self.plan.peak_rate * rate(min(done, 1.0), warm_up=0.06)
        batch = batch_of(self.tokenizer, rows)
        loss = cross_entropy(logits_of(self.model, batch), batch.labels)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad()
        self.progress = Progress(
            self.watch.seconds(),
            self.progress.steps + 1,
            self.progress.tokens + int(batch.inputs["attention_mask"].sum()),
            self.progress.examples + len(rows),
        )
        return float(loss.detach())

    def _now_and_then(self) -> None:
        if self.progress.seconds - self.saved >= 60 * self.plan.save_minutes:
            self._save()
        if self.progress.seconds - self.measured >= 60 * self.plan.measure_minutes:
            self.measured = self.progress.seconds
            log.info(
                "tuning part: %.4f of %d", accuracy(self.model, self.tokenizer, self.tune), len(self.tune)
            )

    def _save(self) -> None:
        self.saved = self.progress.seconds
        state = Checkpoint(self.model.state_dict(), self.optimiser.state_dict(), {}, self.progress)
        checkpoint.save(state, self._checkpoint)

    def _finish(self) -> None:
        self._save()
        self.model.save_pretrained(self.plan.out / "model")
        self.tokenizer.save_pretrained(self.plan.out / "model")
        log.info("tuning part: %.4f of %d", accuracy(self.model, self.tokenizer, self.tune), len(self.tune))


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(prog="python -m qa.training.verdict", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the data sets")
    parser.add_argument("--base", type=Path, required=True, help="what qa.training.restore wrote")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoint and model")
    parser.add_argument("--epochs", type=float, default=4.0)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--frozen", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    plan = Plan(
        given.data, given.base, given.out, given.epochs, given.rate, given.frozen, threads=given.threads
    )
    torch.set_num_threads(plan.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(plan.seed)
    plan.out.mkdir(parents=True, exist_ok=True)
    Trainer(plan).run()


if __name__ == "__main__":
    main()
