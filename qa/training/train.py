"""Train the reader: `python -m qa.training.train --data DIR --out DIR`. Again: it resumes."""

import logging
from math import inf
from pathlib import Path
from typing import Any

import torch

from index.shipped import TOKENIZER
from qa.training import checkpoint
from qa.training.checkpoint import Checkpoint, Progress
from qa.training.distil import Teachers, loss_of
from qa.training.features import Batch
from qa.training.material import Material, gather
from qa.training.measure import in_training, measure
from qa.training.mixture import Mixture
from qa.training.model import device, load_model, load_tokenizer
from qa.training.plan import Plan, arguments
from qa.training.schedule import Stopwatch, rate
from qa.training.sources import DIALOGUES, WRITTEN
from qa.training.stream import Pools, drawn_beside, drawn_here

log = logging.getLogger("qa.training")


def optimiser_for(model: Any, plan: Plan) -> torch.optim.AdamW:
    """Word embeddings stay as they are: half of the weights, and rare words keep their place.

    So do the lowest layers that the plan freezes, and all that stands below them.
    """
    embeddings, encoder = model.base_model.embeddings, model.base_model.encoder
    embeddings.word_embeddings.weight.requires_grad_(False)
    if plan.frozen:
        below = [part for part in encoder.children() if part is not encoder.layer]
        for part in (embeddings, *below, *encoder.layer[: plan.frozen]):
            part.requires_grad_(False)
    named = [(name, p) for name, p in model.named_parameters() if p.requires_grad]
    groups = [
        {"params": [p for _, p in named if p.ndim > 1], "weight_decay": plan.weight_decay},
        {"params": [p for _, p in named if p.ndim <= 1], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=plan.peak_rate, fused=True)


class Trainer:
    def __init__(self, plan: Plan, material: Material) -> None:
        self.plan = plan
        self.held_back = material.held_back
        self.where = device()
        self.tokenizer = load_tokenizer(plan.base)
        self.model = load_model(plan.base, plan.dropout).to(self.where)
        self.optimiser = optimiser_for(self.model, plan)
        self.teachers = Teachers.load(plan.teachers, self.where) if plan.teachers else None
        self.supplies = material.supplies
        self.mixture = Mixture(self.supplies, plan.seed)
        self.progress = Progress()
        self.recent: list[float] = []
        self._resume()
        self.watch = Stopwatch(self.progress.seconds)
        self.saved = self.measured = self.logged = self.progress.seconds
        self.logged_tokens = self.progress.tokens

    @property
    def _checkpoint(self) -> Path:
        return self.plan.out / "checkpoint.pt"

    def _resume(self) -> None:
        found = checkpoint.load(self._checkpoint)
        if found is None:
            return
        self.model.load_state_dict(found.model)
        self.optimiser.load_state_dict(found.optimiser)
        self.mixture.move_to(found.position)
        self.progress = found.progress
        log.info("resumed at step %d, %.1f minutes", found.progress.steps, found.progress.seconds / 60)

    def _save(self, position: dict[str, int]) -> None:
        state = Checkpoint(self.model.state_dict(), self.optimiser.state_dict(), position, self.progress)
        checkpoint.save(state, self._checkpoint)
        self.saved = self.progress.seconds

    def done(self) -> float:
        """Share of the budget used, in [0, 1]."""
        return self.plan.budget.progress(self.watch.seconds(), self.progress.tokens)

    def run(self) -> None:
        self.model.train()
        for pool in self._pools():
            for batch in pool:
                self._step(batch.to(self.where))
                if self.done() >= 1.0:
                    break
            position = self.mixture.position
            if self.progress.seconds - self.saved >= 60 * self.plan.save_minutes:
                self._save(position)
            if self.progress.seconds - self.measured >= 60 * (self.plan.measure_minutes or inf):
                self._measure()
            if self.done() >= 1.0:
                break
        self._finish()

    def _pools(self) -> Pools:
        plan = self.plan
        drawn = (self.tokenizer, plan.shape, plan.batch)
        if not plan.processes:
            return drawn_here(self.mixture, *drawn, self._at)
        seed = plan.seed + self.progress.steps  # another after each resumption
        return drawn_beside(plan.processes, self.supplies, *drawn, seed, self._at)

    def _at(self) -> float:
        """The stage whose shares are drawn."""
        return 1.0 if self.plan.further else self.done()

    def _step(self, batch: Batch) -> None:
        factor = rate(self.done(), hold=self.plan.hold)
        for group in self.optimiser.param_groups:
            group["lr"] = self.plan.peak_rate * factor
        loss = loss_of(self.model, batch, self.teachers)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad()
        self.recent.append(float(loss.detach()))
        self.progress = Progress(
            self.watch.seconds(),
            self.progress.steps + 1,
            self.progress.tokens + batch.tokens,
            self.progress.examples + len(batch.starts),
        )
        if self.progress.steps % self.plan.log_every == 0:
            self._log(factor)

    def _log(self, factor: float) -> None:
        now = self.progress
        speed = (now.tokens - self.logged_tokens) / max(now.seconds - self.logged, 1e-9)
        log.info(
            "step %d, %d examples, %.1f minutes (%.1f %%), loss %.3f, rate %.2e, %.0f tokens/s",
            now.steps,
            now.examples,
            now.seconds / 60,
            100 * self.done(),
            sum(self.recent) / len(self.recent),
            self.plan.peak_rate * factor,
            speed,
        )
        self.recent.clear()
        self.logged, self.logged_tokens = now.seconds, now.tokens

    def _measure(self) -> None:
        """Measure on held-back examples: with human negatives, written for this project, the others."""
        self.measured = self.progress.seconds
        human = [e for e in self.held_back if e.source == "squad2_human"]
        written = [e for e in self.held_back if e.source == WRITTEN.name]
        natural = [e for e in self.held_back if e.source == "natural"][::3]
        apart = ("squad2_human", "covid", "natural", "boolq", WRITTEN.name, *DIALOGUES)
        rest = [e for e in self.held_back if e.source not in apart]
        parts = {
            "squad2_human": human,
            "written": written,
            "natural": natural,
            "others": rest[:: max(1, len(rest) // 600)],
        }
        reader = in_training(self.model.eval(), self.plan.base / TOKENIZER, self.plan.shape)
        for name, part in parts.items():
            log.info("held back, %s: %s", name, measure(reader, part))
        self.model.train()

    def _finish(self) -> None:
        self._save(self.mixture.position)
        folder = self.plan.out / "model"
        self.model.save_pretrained(folder)
        self.tokenizer.save_pretrained(folder)
        log.info("wrote %s", folder)
        if self.plan.measure_minutes:
            self._measure()


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    plan = arguments(__doc__)
    torch.set_num_threads(plan.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(plan.seed)
    plan.out.mkdir(parents=True, exist_ok=True)
    Trainer(plan, gather(plan.data, plan.without)).run()


if __name__ == "__main__":
    main()
