from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from index import builtin
from index.embedding import LocalEmbedding
from index.errors import EmbeddingModelError
from index.opening import open_store
from index.settings import BUILT_IN_MODEL
from index.splitter import split
from index.sync import sync
from index.tokens import token_starts
from qa.training.model import minilm
from tests.fakes import Library, retrieve

pytestmark = pytest.mark.real


@pytest.fixture
def copied_model(tmp_path: Path) -> Path:
    """The published model that the built-in one was made from, copied to where it may be altered."""
    return Path(shutil.copytree(minilm(), tmp_path / "model"))


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The built-in model's folder, copied to where it may be altered, and loaded from there."""
    copy = Path(shutil.copytree(builtin.WEIGHTS, tmp_path / "weights"))
    monkeypatch.setattr(builtin, "WEIGHTS", copy)
    return copy


def alter(weights: Path) -> None:
    with weights.open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"\0\1\2\3")


def test_the_real_model_gives_unit_vectors_that_know_what_is_meant(real_embedder: LocalEmbedding) -> None:
    vectors = np.array(
        real_embedder.embed(
            [
                "How many soldiers did Moscow send?",
                "Russia said it had begun dispatching 1,960 servicemen.",
                "The leaders signed an agreement to end the war.",
                "A cake needs flour, butter and three eggs.",
            ]
        )
    )
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    soldiers, war, cake = vectors[1:] @ vectors[0]
    assert soldiers > war > cake
    assert vectors.shape == (4, 384)


def test_a_text_has_the_same_vector_through_every_door(real_embedder: LocalEmbedding) -> None:
    direct = real_embedder.embed(["The ceasefire holds."])[0]
    for vector in (
        real_embedder.get_text_embedding("The ceasefire holds."),
        real_embedder.get_text_embedding_batch(["Other.", "The ceasefire holds."])[1],
        real_embedder.get_query_embedding("The ceasefire holds."),
    ):
        assert vector == pytest.approx(direct, abs=1e-5)


def test_the_built_in_model_says_what_the_published_one_says(
    real_embedder: LocalEmbedding, seeds: Path
) -> None:
    text = next(seeds.iterdir()).read_text(encoding="utf-8")
    places = split(text, token_starts(real_embedder.tokenizer), 128)
    texts = [text[start:end] for start, end in places] + ["how many peacekeepers?", "word " * 500]
    published = np.array(LocalEmbedding(model_name=str(minilm())).embed(texts))
    cosines = (np.array(real_embedder.embed(texts)) * published).sum(axis=1)
    assert len(texts) > 5
    assert cosines.mean() > 0.99
    assert cosines.min() > 0.98


def test_a_text_that_names_a_marker_says_just_that(real_embedder: LocalEmbedding) -> None:
    plain, named = real_embedder.embed(["The ceasefire holds.", "The ceasefire holds. [SEP] [CLS]"])
    assert len(token_starts(real_embedder.tokenizer)("[SEP]")) > 1
    assert np.array(plain) @ np.array(named) < 0.99


@pytest.mark.parametrize("name", ["embedder.onnx", "embedder.json", "tokenizer.json"])
def test_built_in_weights_that_are_missing_are_refused(weights: Path, name: str) -> None:
    (weights / name).unlink()
    with pytest.raises(EmbeddingModelError, match=f"{name} is missing"):
        LocalEmbedding(model_name=BUILT_IN_MODEL).embed(["text"])


@pytest.mark.parametrize("name", ["embedder.onnx", "tokenizer.json"])
def test_built_in_weights_that_were_altered_are_refused(weights: Path, name: str) -> None:
    (weights / name).write_bytes((weights / name).read_bytes() + b" ")
    with pytest.raises(EmbeddingModelError, match="is not the file that belongs to embedder"):
        LocalEmbedding(model_name=BUILT_IN_MODEL).embed(["text"])


@pytest.mark.parametrize("name", ["nobody/no-such-model", "no/such/folder/at/all", "no-such-model"])
def test_an_unknown_model_is_refused_with_what_to_do(name: str) -> None:
    with pytest.raises(EmbeddingModelError, match="No embedding model at") as refusal:
        LocalEmbedding(model_name=name).embed(["text"])
    assert str(refusal.value).endswith(f"hf download {name}")
    assert "\n" not in str(refusal.value)


def test_a_models_folder_may_be_given_and_is_known_by_its_weights(copied_model: Path) -> None:
    given = LocalEmbedding(model_name=str(copied_model))
    before = given.fingerprint
    assert np.linalg.norm(given.embed(["text"])[0]) == pytest.approx(1, abs=1e-5)
    alter(copied_model / "model.safetensors")
    assert LocalEmbedding(model_name=str(copied_model)).fingerprint != before


@pytest.mark.parametrize("file", ["model.safetensors", "config.json", "tokenizer.json"])
def test_a_given_model_that_is_broken_is_refused_in_one_line(copied_model: Path, file: str) -> None:
    (copied_model / file).write_bytes(b"noise" * 100)
    with pytest.raises(EmbeddingModelError, match="No embedding model at") as refusal:
        LocalEmbedding(model_name=str(copied_model)).embed(["text"])
    assert "\n" not in str(refusal.value)


def test_the_seed_article_is_found_by_what_is_meant(
    library: Library, real_embedder: LocalEmbedding, seeds: Path
) -> None:
    store = open_store(seeds, library.settings, real_embedder)
    assert sync(seeds, store, real_embedder, library.settings).embedded > 3
    hit = retrieve(store, real_embedder, "how many peacekeepers?", count=3)[0]
    assert "1,960" in hit.text
