from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
import torch

from qa.training import checkpoint
from qa.training.checkpoint import Checkpoint, Progress
from qa.training.features import Feature, Shape, Window
from qa.training.formats import read_lines
from qa.training.mixture import BatchSize, Mixture, Supply, batched, share
from qa.training.negatives import Contexts
from qa.training.schedule import Budget, Stopwatch, rate
from qa.training.sources import HELD_BACK_ARTICLES, SOURCES, Source, is_held_back, load, split

from .conftest import WordTokenizer, example

EXAMPLES = tuple(example(f"who is {n} ?", f"person {n} is ANSWER", "ANSWER") for n in range(10))


def supply(name: str = "one", early: float = 1.0, late: float = 1.0) -> Supply:
    return Supply(Source(name, (), read_lines, early, late), EXAMPLES, Contexts.of(EXAMPLES))


def ids(mixture: Mixture, pools: int) -> list[tuple[int, ...]]:
    drawn: list[tuple[int, ...]] = []
    for _ in range(pools):
        for batch in mixture.pool(WordTokenizer(), Shape(), BatchSize(3, 100), 0.5):
            drawn.extend(row.window.ids for row in batch)
    return drawn


def test_a_source_is_used_up_before_any_example_comes_again() -> None:
    one = supply()
    first, second = ([one.next(7).id for _ in EXAMPLES] for _ in range(2))
    assert sorted(first) == sorted(second) == sorted(e.id for e in EXAMPLES)
    assert first != second


def test_a_mixture_moved_to_a_position_goes_on_as_the_first_would() -> None:
    first = Mixture([supply("one"), supply("two")], seed=3, pool_examples=8)
    ids(first, 3)
    resumed = Mixture([supply("one"), supply("two")], seed=3, pool_examples=8)
    resumed.move_to(first.position)
    assert ids(resumed, 2) == ids(first, 2)


def test_shares_move_from_early_to_late() -> None:
    source = supply(early=4, late=2).source
    assert [share(source, p) for p in (0.0, 0.475, 1.0)] == [4, pytest.approx(3), 2]


def test_batches_keep_to_their_size_and_lose_nothing() -> None:
    rows = [Feature(Window(n, (1,) * n, (), ()), 0, 0) for n in (5, 1, 9, 3, 3, 8, 2)]
    parts = list(batched(rows, BatchSize(examples=3, tokens=12)))
    assert sorted(r.length for part in parts for r in part) == [1, 2, 3, 3, 5, 8, 9]
    assert all(len(p) <= 3 and len(p) * max(r.length for r in p) <= 12 for p in parts)


def test_the_rate_rises_then_falls_to_nothing() -> None:
    rates = [rate(n / 100) for n in range(101)]
    assert rates[0] == rates[100] == 0.0
    assert max(rates) == rates[3] == 1.0
    assert rates[3:] == sorted(rates[3:], reverse=True)


def test_a_budget_is_used_up_by_time_or_by_tokens() -> None:
    assert Budget(minutes=2).progress(60, 10**9) == 0.5
    assert Budget(minutes=2, tokens=100).progress(60, 75) == 0.75
    assert Budget(minutes=1).progress(90, 0) == 1.0
    with pytest.raises(ValueError, match="--budget-minutes"):
        Budget()


def test_only_time_running_counts() -> None:
    times = iter([1000.0, 1004.0])
    assert Stopwatch(before=60.0, clock=lambda: next(times)).seconds() == 64.0


def test_a_checkpoint_read_is_the_one_written(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.pt"
    assert checkpoint.load(path) is None
    written = Checkpoint({"w": torch.ones(2)}, {"state": {}}, {"": 3, "one": 9}, Progress(1.5, 2, 3, 4))
    checkpoint.save(written, path)
    read = checkpoint.load(path)
    assert read is not None
    assert (read.position, read.progress) == (written.position, written.progress)
    assert torch.equal(read.model["w"], written.model["w"])
    assert [p.name for p in tmp_path.iterdir()] == ["checkpoint.pt"]


def test_whole_articles_are_held_back() -> None:
    title = sorted(HELD_BACK_ARTICLES)[0]
    held = replace(EXAMPLES[0], source="squad2_human", group=title)
    other = replace(held, group="Geology")
    assert split([held, other]) == ((other,), (held,))


def test_about_two_in_a_hundred_groups_of_other_sources_are_held_back() -> None:
    rng = Random(0)
    groups = [replace(EXAMPLES[0], group=str(rng.random())) for _ in range(5000)]
    assert 60 < sum(map(is_held_back, groups)) < 140


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"squad2_dev_other_half\.json\.gz.*--data"):
        load(SOURCES[0], tmp_path)
