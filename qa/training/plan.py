"""What a training run is asked to do."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qa.training.features import Shape
from qa.training.mixture import BatchSize
from qa.training.model import minilm
from qa.training.schedule import Budget
from qa.training.sources import NAMES


@dataclass(frozen=True, slots=True)
class Plan:
    """All that decides what a run does. One that goes `further` than another draws from the start as
    that one did at its end; sources that it is `without` tell what each brings."""

    data: Path
    out: Path
    base: Path
    budget: Budget
    further: bool = False
    without: frozenset[str] = frozenset()
    teachers: tuple[Path, ...] = ()
    frozen: int = 0
    peak_rate: float = 2e-4
    hold: float = 0.0
    dropout: float = 0.0
    weight_decay: float = 0.01
    seed: int = 13
    threads: int = 2
    processes: int = 0
    shape: Shape = field(default_factory=Shape)
    batch: BatchSize = field(default_factory=BatchSize)
    log_every: int = 50
    save_minutes: float = 5.0
    measure_minutes: float = 20.0


def _parser(description: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m qa.training.train", description=description)
    parser.add_argument("--data", type=Path, required=True, help="folder with the data sets")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoint and model")
    parser.add_argument("--base", type=Path, help="encoder to begin with; all-MiniLM-L6-v2 if not given")
    parser.add_argument("--further", action="store_true", help="draw from the start as at the end of a run")
    parser.add_argument(
        "--without", nargs="+", default=(), choices=NAMES, metavar="SOURCE", help="sources to take out"
    )
    parser.add_argument("--frozen", type=int, default=0, help="lowest layers that stay as they are")
    parser.add_argument("--budget-minutes", type=float, help="minutes of running until the end")
    parser.add_argument("--budget-tokens", type=int, help="tokens until the end")
    parser.add_argument("--rate", type=float, default=2e-4, help="highest learning rate")
    parser.add_argument("--hold", type=float, default=0.0, help="progress in [0, 1] until it falls")
    parser.add_argument("--window-tokens", type=int, default=Shape().max_tokens)
    parser.add_argument("--stride", type=int, default=Shape().stride, help="tokens that windows share")
    parser.add_argument(
        "--teachers", type=Path, nargs="+", default=(), metavar="DIR", help="readers to learn from"
    )
    parser.add_argument("--dropout", type=float, default=0.0, help="share of what is hidden that is dropped")
    parser.add_argument("--batch-examples", type=int, default=BatchSize().examples)
    parser.add_argument("--batch-tokens", type=int, default=BatchSize().tokens)
    parser.add_argument("--processes", type=int, default=0, help="that draw batches beside the training")
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--save-minutes", type=float, default=5.0)
    parser.add_argument("--measure-minutes", type=float, default=20.0, help="0: never")
    return parser


def arguments(description: str | None, argv: Sequence[str] | None = None) -> Plan:
    """The plan that a command line asks for; it ends the program where that is not one."""
    given = _parser(description).parse_args(argv)
    return Plan(
        data=given.data,
        out=given.out,
        base=given.base or minilm(),
        budget=Budget(given.budget_minutes, given.budget_tokens),
        further=given.further,
        without=frozenset(given.without),
        teachers=tuple(given.teachers),
        frozen=given.frozen,
        peak_rate=given.rate,
        hold=given.hold,
        shape=Shape(given.window_tokens, given.stride),
        dropout=given.dropout,
        seed=given.seed,
        threads=given.threads,
        processes=given.processes,
        batch=BatchSize(given.batch_examples, given.batch_tokens),
        save_minutes=given.save_minutes,
        measure_minutes=given.measure_minutes,
    )
