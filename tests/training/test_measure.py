from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import WhitespaceSplit
from tokenizers.processors import TemplateProcessing
from torch import Tensor

from qa.spans import SpanReader
from qa.training.examples import Example, Turn
from qa.training.features import Shape
from qa.training.measure import in_training, measure
from qa.training.squad import accepted, exact_match, normalise, token_f1

from .conftest import example

WORDS = ["[CLS]", "[SEP]", "[UNK]", "Seine", "Thames", "unlikely", "now:"]
SEINE, THAMES, UNLIKELY, NOW = (WORDS.index(word) for word in WORDS[3:])


class NamingRivers:
    """Marks a river wherever the passage has one; surest of the Seine, least where it says unlikely."""

    device = torch.device("cpu")
    config = SimpleNamespace(type_vocab_size=2)

    def __call__(self, input_ids: Tensor, token_type_ids: Tensor) -> SimpleNamespace:
        logits = 4.0 * (input_ids == SEINE).float() + 3.0 * (input_ids == THAMES).float()
        logits[:, 0] = 2.0 + 2.5 * (input_ids == UNLIKELY).any() - 1.5 * (input_ids == NOW).any()
        return SimpleNamespace(start_logits=logits, end_logits=logits)


@pytest.fixture
def reader(tmp_path: Path) -> SpanReader:
    tokenizer = Tokenizer(WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 0), ("[SEP]", 1)],
    )
    path = tmp_path / "tokenizer.json"
    tokenizer.save(str(path))
    model: Any = NamingRivers()
    return in_training(model, path, Shape(max_tokens=20, stride=2))


def asked(context: str, *answers: str, **more: Any) -> Example:
    return example("which river ?", context, *answers, **more)


def test_a_model_is_measured_by_hand_counted_answers(reader: SpanReader) -> None:
    found = measure(
        reader,
        [
            asked("it is the Seine here", "Seine"),
            asked("it is the Thames here", "the Thames here"),
            asked("a Seine unlikely though"),
            asked("it is the Thames too"),
        ],
    )
    assert (found.questions, found.exact, found.f1) == (4, 50.0, 50.0 * (1 + 2 / 3))
    # margins: Seine 4, Thames 2, unlikely Seine -1, Thames 2: of four pairs three in order, one a tie
    assert found.ranked == pytest.approx(100 * 3.5 / 4)


def test_an_answer_is_found_in_whichever_window_holds_it(reader: SpanReader) -> None:
    long = " ".join("abcdefghijk") + " Seine " + " ".join("lmnopqrst")
    assert measure(reader, [asked(long, "Seine")]).exact == 100.0


def test_what_was_asked_before_is_read_in_front(reader: SpanReader) -> None:
    alone, later = asked("a Seine unlikely"), asked("a Seine unlikely", history=(Turn("who?", "she"),))
    known = asked("it is the Thames", "Thames")
    assert measure(reader, [known, alone]).ranked == 100.0
    assert measure(reader, [known, later]).ranked == 50.0


def test_chance_is_said_where_nothing_can_be_told_apart(reader: SpanReader) -> None:
    assert measure(reader, [asked("no river")]).ranked == 50.0
    assert measure(reader, []).f1 == 0.0


@pytest.mark.parametrize(
    ("said", "gold", "is_exact", "overlap"),
    [
        ("The Seine!", "seine", 1.0, 1.0),
        ("a b c", "b d", 0.0, 0.5),
        ("", "", 1.0, 1.0),
        ("", "x", 0.0, 0.0),
        ("x y", "z", 0.0, 0.0),
        ("an apple a day", "apple day", 1.0, 1.0),
    ],
)
def test_exact_and_f1_follow_the_published_definition(
    said: str, gold: str, is_exact: float, overlap: float
) -> None:
    assert exact_match(said, [gold]) == is_exact
    assert token_f1(said, [gold]) == pytest.approx(overlap)


def test_normalising_drops_case_articles_and_punctuation() -> None:
    assert normalise("The  U.S.-led (an) Army, a.") == "usled army"


def test_an_answer_of_an_article_alone_is_none() -> None:
    assert accepted(example("which?", "the Seine", "the", "the Seine")) == ("the Seine",)
