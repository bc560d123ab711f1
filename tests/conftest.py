from __future__ import annotations

from pathlib import Path

import hypothesis
import pytest

from index.embedding import LocalEmbedding
from index.settings import Settings
from qa.chatbot import Chatbot
from tests.fakes import HashingEmbedder, Library

hypothesis.settings.register_profile("verbatim", deadline=None, max_examples=60)
hypothesis.settings.load_profile("verbatim")


@pytest.fixture(autouse=True)
def index_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test, and no process that it starts, touches the index of the person who runs it."""
    path = tmp_path / "index"
    monkeypatch.setenv("VERBATIM_INDEX_DIR", str(path))
    return path


@pytest.fixture
def embedder() -> HashingEmbedder:
    return HashingEmbedder()


@pytest.fixture
def library(tmp_path: Path, index_dir: Path) -> Library:
    """An empty folder, to be indexed with the hashing embedder."""
    folder = tmp_path / "docs"
    folder.mkdir()
    return Library(folder, Settings(index_dir=index_dir))


@pytest.fixture(scope="session")
def seeds() -> Path:
    return Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="session")
def real_embedder() -> LocalEmbedding:
    return LocalEmbedding(model_name=Settings().embedding_model)


@pytest.fixture(scope="session")
def seeds_chatbot(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Chatbot:
    """The seeds behind the real models."""
    return Chatbot.open(seeds, Settings(index_dir=tmp_path_factory.mktemp("seeds-index")))
