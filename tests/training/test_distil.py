from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
import torch
from transformers import BertConfig, BertForQuestionAnswering

from qa.training.distil import TAUGHT, VERDICT_SHARE, Teachers, loss_of
from qa.training.features import UNKNOWN, Batch, Shape, collate
from qa.training.mixture import BatchSize, Mixture, Supply
from qa.training.model import logits, with_verdict
from qa.training.negatives import Contexts
from qa.training.plan import arguments
from qa.training.sources import Source
from qa.training.stream import drawn_beside, drawn_here

from .conftest import WordTokenizer, example

EXAMPLES = tuple(example(f"who is {n} ?", f"person {n} is ANSWER", "ANSWER") for n in range(10))
DRAWN = (WordTokenizer(), Shape(), BatchSize(3, 100))


def small_model(seed: int) -> BertForQuestionAnswering:
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=100, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    model: BertForQuestionAnswering = BertForQuestionAnswering(config).eval()  # type: ignore[no-untyped-call]
    with_verdict(model)
    return model


def supplies() -> list[Supply]:
    source = Source("one", (), lambda path, name: iter(()), 1, 1)
    return [Supply(source, EXAMPLES, Contexts.of(EXAMPLES))]


@pytest.fixture
def batch() -> Batch:
    return next(iter(next(drawn_here(Mixture(supplies(), 3, 8), *DRAWN, lambda: 0.5))))


def test_the_loss_is_that_against_the_marked_places_and_that_against_the_teachers(batch: Batch) -> None:
    model, teacher = small_model(1), small_model(2)
    starts, ends, verdicts = (torch.log_softmax(said, dim=-1) for said in logits(model, batch))
    rows = torch.arange(len(batch.starts))
    marked = -(starts[rows, batch.starts] + ends[rows, batch.ends]).mean() / 2
    marked = marked - VERDICT_SHARE * verdicts[rows, batch.verdicts].mean()
    assert loss_of(model, batch).item() == pytest.approx(marked.item(), rel=1e-3)
    at_start, at_end = (torch.softmax(said, dim=-1) for said in logits(teacher, batch)[:2])
    taught = -((at_start * starts).sum(-1) + (at_end * ends).sum(-1)).mean() / 2
    both = TAUGHT * taught + (1 - TAUGHT) * marked
    assert loss_of(model, batch, Teachers((teacher,))).item() == pytest.approx(both.item(), rel=1e-3)


def test_what_nobody_said_costs_nothing(batch: Batch) -> None:
    nobody = torch.full_like(batch.starts, UNKNOWN)
    unknown = replace(batch, starts=nobody, ends=nobody, verdicts=nobody)
    assert loss_of(small_model(1), unknown).item() == 0.0


def test_several_teachers_say_their_mean(batch: Batch) -> None:
    one, other = small_model(1), small_model(2)
    starts, ends = Teachers((one, other)).probabilities(batch)
    apart = [Teachers((model,)).probabilities(batch)[0] for model in (one, other)]
    assert torch.allclose(starts, (apart[0] + apart[1]) / 2)
    assert torch.allclose(starts.sum(-1), torch.ones(len(starts)))
    assert torch.allclose(ends.sum(-1), torch.ones(len(ends)))


def test_batches_drawn_here_are_the_pools_of_the_mixture() -> None:
    drawn = drawn_here(Mixture(supplies(), 3, 8), *DRAWN, lambda: 0.5)
    mixture = Mixture(supplies(), 3, 8)
    for pool in islice(drawn, 2):
        expected = [collate(rows) for rows in mixture.pool(*DRAWN, 0.5)]
        found = list(pool)
        assert len(found) == len(expected)
        assert all(torch.equal(a.input_ids, b.input_ids) for a, b in zip(found, expected, strict=True))


def test_several_processes_draw_different_batches() -> None:
    pools = drawn_beside(2, supplies(), *DRAWN, seed=3, at=lambda: 0.5)
    first, second = islice(next(pools), 2)  # from one process, then from the other
    assert not (
        first.input_ids.shape == second.input_ids.shape and torch.equal(first.input_ids, second.input_ids)
    )
    assert {ids[0].item() for ids in (*first.input_ids, *second.input_ids)} == {1}


def test_a_plan_takes_teachers_and_processes() -> None:
    given = "--data . --out . --base . --budget-minutes 1 --teachers a b --processes 3 --batch-examples 9"
    plan = arguments(None, [*given.split(), "--dropout", "0.1"])
    assert plan.teachers == (Path("a"), Path("b"))
    assert (plan.processes, plan.batch.examples, plan.batch.tokens, plan.dropout) == (3, 9, 6144, 0.1)
