from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.documents import Document
from index.shipped import TOKENIZER
from qa.answer import Passage, Quote
from qa.calibration import Calibration, Evidence
from qa.errors import ReaderError
from qa.model import MANIFEST, MODEL, WEIGHTS, Logits, OnnxModel
from qa.spans import CALIBRATION, Candidate, SpanReader, apart, open_reader, weigh
from qa.windows import Cut, Window, cutting, windows
from tests.fakes import LengthModel, word_tokenizer

PLAIN = Calibration(margin=1, gap=0, retrieval=0, given=0, offset=0, threshold=0.5)
ARMY = "The army has 1,960 servicemen. It marched.\n\nThe navy has two boats."


def whole(text: str, path: str = "a.txt") -> Passage:
    return Passage(Document(path, "", text), 0, len(text), 1.0)


def reader(none: int = 4) -> SpanReader:
    return SpanReader(LengthModel(none), PLAIN)


class RandomModel:
    """Anything at all, but for the same window the same."""

    tokenizer: Tokenizer = cutting(word_tokenizer(), Cut(90, 10))

    def logits(self, window: Window) -> Logits:
        rng = np.random.default_rng(int(window.ends.sum()))
        first, last = rng.normal(0, 5, (2, len(window.ids))).astype(np.float32)
        return first, last


def test_the_surest_words_come_first_in_their_sentence() -> None:
    best = reader().read("how many?", [whole(ARMY)])[0]
    assert (best.answer, best.text) == ("servicemen", "The army has 1,960 servicemen.")


def test_offsets_are_into_the_document_and_not_into_the_passage() -> None:
    document = Document("a.txt", "", ARMY)
    at = ARMY.index("The navy")
    best = reader().read("how many?", [Passage(document, at, len(ARMY), 1.0)])[0]
    assert (best.answer, best.text) == ("boats", "The navy has two boats.")


PIECES = st.lists(
    st.sampled_from(
        ["word", " ", "\n\n", "1,960", ". ", '"', "(", "日本語", "é", "- ", "\u200b", "🙂", "Mr. "]
    )
)


@given(st.lists(PIECES.map("".join), max_size=4), st.data())
def test_every_quote_is_a_slice_with_its_answer_inside(texts: list[str], data: st.DataObject) -> None:
    passages = []
    for number, text in enumerate(texts):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, len(text)))
        passages.append(Passage(Document(f"{number}.txt", "", text), start, end, 0.5))
    quotes = SpanReader(RandomModel(), PLAIN).read("who is it?", passages)
    assert [quote.score for quote in quotes] == sorted((quote.score for quote in quotes), reverse=True)
    for quote in quotes:
        assert quote.document.text[quote.start : quote.end] == quote.text
        assert quote.answer in quote.text
        assert any(character.isalnum() for character in quote.answer)


@given(st.permutations([whole(ARMY, "a.txt"), whole(ARMY, "b.txt"), whole("Three ships.", "c.txt")]))
def test_the_order_of_the_passages_changes_nothing(passages: Sequence[Passage]) -> None:
    places = [(q.path, q.answer_start, q.answer_end, q.score) for q in reader().read("how many?", passages)]
    assert places == [
        (q.path, q.answer_start, q.answer_end, q.score)
        for q in reader().read("how many?", sorted(passages, key=lambda passage: passage.document.path))
    ]


def test_ties_are_broken_by_document_then_position() -> None:
    quotes = reader().read("how many?", [whole("boats here", "b.txt"), whole("boats here", "a.txt")])
    assert [(quote.path, quote.answer) for quote in quotes[:2]] == [("a.txt", "boats"), ("b.txt", "boats")]


def test_the_same_words_from_two_windows_or_passages_are_one_answer() -> None:
    text = "short " * 100 + "extraordinary " + "short " * 100
    document = Document("a.txt", "", text)
    passages = [Passage(document, 0, len(text), 0.5), Passage(document, 300, len(text), 0.5)]
    quotes = reader().read("what?", passages)
    assert [quote.answer for quote in quotes].count("extraordinary") == 1


@pytest.mark.parametrize(
    "text", ["", " \n ", "... !? --", "\u200b\u200b"], ids=["empty", "blank", "marks", "nothing"]
)
def test_a_passage_without_words_has_no_answer(text: str) -> None:
    assert reader().read("who?", [whole(text)]) == []


def test_no_passages_have_no_answer() -> None:
    assert reader().read("who?", []) == []


def candidate(text: str, at: int, margin: float, path: str = "a.txt") -> Candidate:
    return Candidate(Document(path, "", "-" * at + text), at, at + len(text), margin, 1.0)


def test_overlapping_candidates_give_way_to_the_best() -> None:
    found = apart(
        [candidate("the war", 3, 1.0), candidate("war of 1992", 7, 2.0), candidate("peace", 30, 0.5)]
    )
    assert [one.text for one in found] == ["war of 1992", "peace"]


def test_the_gap_is_to_the_best_that_says_something_else() -> None:
    found = [
        candidate("Paris", 0, 5.0),
        candidate("paris.", 0, 4.0, "b.txt"),
        candidate("Rome", 0, 1.0, "c.txt"),
    ]
    assert [evidence.gap for evidence in weigh(found, given=False)] == [4.0, 3.0, -4.0]


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(0, 1), st.booleans())
def test_a_probability_is_one_whatever_speaks_for_it(
    margin: float, gap: float, score: float, alone: bool
) -> None:
    heavy = Calibration(margin=9, gap=9, retrieval=99, given=9, offset=0, threshold=0.5)
    assert 0 <= heavy.probability(Evidence(margin, gap, score, alone)) <= 1


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A copy of the shipped files, to be spoiled."""
    return Path(shutil.copytree(WEIGHTS, tmp_path / "weights"))


@pytest.mark.real
@pytest.mark.parametrize("name", [MODEL, TOKENIZER, MANIFEST, CALIBRATION])
def test_a_missing_file_is_named_with_the_mend(weights: Path, name: str) -> None:
    (weights / name).unlink()
    with pytest.raises(ReaderError, match=rf"{name} is missing.*(Restore|Fit)") as refused:
        SpanReader.load(weights)
    assert "\n" not in str(refused.value)


@pytest.mark.real
@pytest.mark.parametrize("name", [MODEL, TOKENIZER])
def test_an_altered_file_is_named_with_the_mend(weights: Path, name: str) -> None:
    content = bytearray((weights / name).read_bytes())
    content[len(content) // 2] ^= 1
    (weights / name).write_bytes(content)
    with pytest.raises(ReaderError, match=rf"{name} is not the file that belongs to.*Restore"):
        SpanReader.load(weights)


@pytest.mark.real
@pytest.mark.parametrize("content", ["", "{}", "[]", '{"sha256": {}}', '{"sha256": []}', "\0"])
def test_a_damaged_manifest_is_refused(weights: Path, content: str) -> None:
    (weights / MANIFEST).write_text(content)
    with pytest.raises(ReaderError, match="is missing or damaged"):
        OnnxModel.load(weights)


@pytest.mark.real
@pytest.mark.parametrize("content", ["", "{}", "[]", '{"margin": "x"}', json.dumps({"margin": 1})])
def test_a_damaged_calibration_is_refused(weights: Path, content: str) -> None:
    (weights / CALIBRATION).write_text(content)
    with pytest.raises(ReaderError, match="eval calibrate"):
        SpanReader.load(weights)


@pytest.fixture(scope="module")
def shipped() -> SpanReader:
    return SpanReader.load()


@pytest.mark.real
def test_ten_thousand_tokens_are_read_in_windows(shipped: SpanReader) -> None:
    text = "The weather was fine on that day. " * 1200
    text = text[:20_000] + " The secret word of the order is Ephemera. " + text[20_000:]
    best = shipped.read("What is the secret word of the order?", [whole(text)])[0]
    assert best.answer == "Ephemera"


HOSTILE = [
    ("another script", "人口は約五万人です。首都はステパナケルトである。"),
    ("right to left", "ספר על מלחמה ושלום בארץ רחוקה"),
    ("emoji", "🙂🙃" * 200),
    ("one long word", "x" * 20_000),
    ("marks", "!?" * 5_000),
    ("combining marks", "e" + "\u0301" * 2_000),
    ("control characters", "\x00\x01\x02 \x7f word \u202e"),
    ("markers of the model", "[CLS] [SEP] [MASK] [PAD] [unused0]"),
]


@pytest.mark.real
@pytest.mark.parametrize("text", [case[1] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_what_is_no_english_text_is_not_answered(shipped: SpanReader, text: str) -> None:
    quotes = shipped.read("How many peacekeepers did Russia send?", [whole(text)])
    assert all(quote.score < shipped.threshold for quote in quotes)


@pytest.mark.real
def test_a_marker_written_in_a_text_is_not_taken_for_one(shipped: SpanReader) -> None:
    tokenizer = shipped.model.tokenizer
    [window] = windows(tokenizer, "who [SEP]?", ["one [SEP] two [CLS]"])
    counts = [window.ids.tolist().count(tokenizer.token_to_id(name)) for name in ("[CLS]", "[SEP]")]
    assert counts == [1, 2]


@pytest.mark.real
def test_what_a_passage_says_does_not_depend_on_those_beside_it(shipped: SpanReader) -> None:
    def found(quotes: Sequence[Quote]) -> list[tuple[int, int]]:
        return [(quote.answer_start, quote.answer_end) for quote in quotes if quote.path == "a.txt"]

    others = [whole("Paris is in France. " * n, f"{n}.txt") for n in range(1, 9)]
    question = "How many servicemen?"
    alone = shipped.candidates(question, [whole(ARMY)])
    among = [c for c in shipped.candidates(question, [*others, whole(ARMY)]) if c.document.path == "a.txt"]
    assert [(c.start, c.end, c.margin) for c in alone] == [(c.start, c.end, c.margin) for c in among]
    assert found(shipped.read(question, [whole(ARMY)]))[0] == (13, 18)


@pytest.mark.real
def test_a_folder_without_a_model_is_no_reader_of_someones_own(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match=r"No question-answering model in .*VERBATIM_READER") as refused:
        open_reader({"VERBATIM_READER": str(tmp_path)})
    assert "\n" not in str(refused.value)


@pytest.mark.real
def test_a_model_without_a_span_head_is_refused() -> None:
    from qa.training.model import minilm

    with pytest.raises(ReaderError, match="has no span head"):
        open_reader({"VERBATIM_READER": str(minilm())})
