"""python -m eval sweep DATA"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eval.sweep.searching import Searched, Setting

HELP = "what passage size, overlap, weights and passages read are worth, on the training data"
TOKENS = (96, 128, 192, 256)
SHARES = (0.0, 0.2, 0.4, 0.6, 1.0)
DENSE = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 1.0)
DEPTHS = (20, 50, 100, 200, 400)
CONSTANTS = (5, 20, 60)
READ = {128: (4, 6, 8, 10, 12, 16), 192: (4, 6, 8, 10, 12)}
"""Passages read, by their tokens."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("data", type=Path, help="folder with the training data")
    parser.add_argument("--picture", type=Path, default=Path("docs/sweep.svg"), help="(docs/sweep.svg)")


def run(arguments: argparse.Namespace) -> int:
    from eval.plots import swept
    from eval.sets.training import pooled
    from eval.sweep.reading import readings
    from eval.sweep.searching import Pool, searched
    from index.embedding import LocalEmbedding
    from index.settings import Settings
    from qa.spans import SpanReader

    pool = Pool(pooled(arguments.data), LocalEmbedding(model_name=Settings().embedding_model))
    print(f"{len(pool.asked.texts):,} documents, {len(pool.asked.questions)} questions\n")
    print(
        "| | passages | recall@1 | @5 | @8 | @10 | @20 | right file first | among ten |\n|---|" + "---:|" * 8
    )
    found = {name: [(at, searched(pool, one)) for at, one in line] for name, line in _settings().items()}
    for name, line in found.items():
        for at, figures in line:
            print(_row(f"{name} {at}", figures))
    print("\n| tokens | passages read | F1 of the likeliest | F1 of what is shown |\n|---:|---:|---:|---:|")
    reader = SpanReader.load()
    read = {tokens: readings(pool, reader, _cut_at(tokens), counts) for tokens, counts in READ.items()}
    for tokens, line_read in read.items():
        for one in line_read:
            print(f"| {tokens} | {one.passages} | {one.best:.3f} | {one.shown:.3f} |")
    swept(found, read, arguments.picture)
    return 0


def _cut_at(tokens: int) -> Setting:
    from eval.sweep.searching import Setting

    return Setting(tokens=tokens)


def _settings() -> dict[str, list[tuple[float, Setting]]]:
    from eval.sweep.searching import Setting

    now = Setting()
    return {
        "tokens": [(at, replace(now, tokens=at)) for at in TOKENS],
        "overlap of a sentence, tokens": [(at, replace(now, tokens=at, overlap=True)) for at in (128,)],
        "weight of meaning": [(at, replace(now, dense=at)) for at in DENSE],
        "weight of the document": [(at, replace(now, document_share=at)) for at in SHARES],
        "passages of each ranking": [(at, replace(now, depth=at)) for at in DEPTHS],
        "reciprocal ranks, constant": [(at, replace(now, constant=at)) for at in CONSTANTS],
    }


def _row(name: str, figures: Searched) -> str:
    recall = " | ".join(f"{share:.3f}" for share in figures.recall.values())
    return (
        f"| {name} | {figures.passages:,} | {recall} | {figures.first_file:.3f} | {figures.file_in_10:.3f} |"
    )
