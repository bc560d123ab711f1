"""What a damaged or busy index file gets: a clear error or right answers, never anything else."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index.database import Database
from index.errors import BusyIndexError, DamagedIndexError, IndexFileError, VerbatimError
from index.settings import Settings
from index.store import PassageStore
from tests.fakes import MODES, HashingEmbedder, Library, retrieve, span, texts

ARTICLES = {
    f"{number}.txt": f"Zeppelin {number} lands. " + f"The crew of ship {number} is tired and sleeps. " * 30
    for number in range(12)
}


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a good index of the articles."""
    folder = tmp_path_factory.mktemp("articles")
    library = Library(folder, Settings(index_dir=tmp_path_factory.mktemp("healthy")))
    for name, text in ARTICLES.items():
        library.write(name, text)
    library.synced().close()
    return library.index_path.read_bytes()


def refusal(path: Path) -> str:
    """With what words the index is refused; "" where it answers, and then every answer must be right."""
    try:
        with closing(PassageStore(path)) as store:
            for mode in MODES:
                for hit in retrieve(store, HashingEmbedder(), "Which zeppelin lands, and who sleeps?", mode):
                    start, end = span(hit)
                    assert hit.text == ARTICLES[hit.metadata["file_path"]][start:end] != ""
            store.delete("3.txt")
    except VerbatimError as error:
        return str(error)
    return ""


def is_one_line_that_says_what_to_do(message: str) -> bool:
    return message.endswith("--rebuild") and "\n" not in message and len(message) < 500


def test_a_healthy_index_is_not_refused(healthy: bytes, tmp_path: Path) -> None:
    (tmp_path / "index.sqlite").write_bytes(healthy)
    assert refusal(tmp_path / "index.sqlite") == ""


@pytest.mark.parametrize("part", [0.01, 0.3, 0.5, 0.9])
def test_an_index_cut_short_is_refused(healthy: bytes, tmp_path: Path, part: float) -> None:
    (tmp_path / "index.sqlite").write_bytes(healthy[: int(len(healthy) * part)])
    assert is_one_line_that_says_what_to_do(refusal(tmp_path / "index.sqlite"))


def cut_anywhere(content: bytearray, dice: random.Random) -> None:
    """The last page may be an empty one, which nobody misses."""
    del content[-dice.randint(1, len(content) - 1) :]


def noise_over_pages(content: bytearray, dice: random.Random) -> None:
    for _ in range(dice.randint(1, 3)):
        start = dice.randrange(0, len(content), 4096)
        content[start : start + 4096] = dice.randbytes(4096)


def noise_over_a_few_bytes(content: bytearray, dice: random.Random) -> None:
    for _ in range(dice.randint(1, 8)):
        start = dice.randrange(len(content) - 8)
        content[start : start + 8] = dice.randbytes(8)


def flipped_letters(content: bytearray, dice: random.Random) -> None:
    """In the words themselves, where the file stays a good database."""
    places = [at for at in range(len(content)) if content[at : at + 4] == b"ship"]
    for at in dice.sample(places, 3):
        content[at] ^= 0x04


Damage = Callable[[bytearray, random.Random], None]
DAMAGES: list[Damage] = [cut_anywhere, noise_over_pages, noise_over_a_few_bytes, flipped_letters]


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_index_answers_rightly_or_is_refused(
    healthy: bytes, tmp_path: Path, damage: Damage, seed: int
) -> None:
    content = bytearray(healthy)
    damage(content, random.Random(seed))
    (tmp_path / "index.sqlite").write_bytes(content)
    message = refusal(tmp_path / "index.sqlite")
    assert not message or is_one_line_that_says_what_to_do(message)


ALTERATIONS = pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents SET text = replace(text, 'lands', 'burns')",
        "UPDATE documents SET text = CAST(x'41ff42' AS TEXT)",
        "UPDATE documents SET path = '99' || path",
        "UPDATE documents SET page_starts = '[0'",
        'UPDATE passages SET start = start + 1, "end" = "end" + 1',
        "UPDATE passages SET start = -5",
        "UPDATE passages SET vector = zeroblob(length(vector))",
        "UPDATE passages SET document_id = document_id % 12 + 1",
        "UPDATE settings SET value = 'x' WHERE name = 'generation'",
        "UPDATE settings SET value = CAST(x'ff' AS TEXT)",
        "DROP TABLE passages",
        "DROP TABLE settings",
    ],
)


@ALTERATIONS
def test_an_altered_row_is_refused(healthy: bytes, tmp_path: Path, statement: str) -> None:
    assert is_one_line_that_says_what_to_do(refusal(altered(healthy, tmp_path, statement)))


@ALTERATIONS
def test_a_check_finds_what_was_altered(healthy: bytes, tmp_path: Path, statement: str) -> None:
    with (
        pytest.raises(DamagedIndexError),
        closing(PassageStore(altered(healthy, tmp_path, statement))) as store,
    ):
        store.check()


def test_a_check_finds_passages_of_no_document(healthy: bytes, tmp_path: Path) -> None:
    path = altered(healthy, tmp_path, "DELETE FROM documents WHERE id = 1")
    with closing(PassageStore(path)) as store, pytest.raises(DamagedIndexError, match="without their doc"):
        store.check()


def altered(healthy: bytes, folder: Path, statement: str) -> Path:
    path = folder / "index.sqlite"
    path.write_bytes(healthy)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)
    return path


@pytest.mark.parametrize(
    "content",
    [b"not a database at all. " * 400, b"\0" * 8192, b"SQLite format 3\0"],
    ids=["prose", "zeros", "magic"],
)
def test_what_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "index.sqlite").write_bytes(content)
    assert is_one_line_that_says_what_to_do(refusal(tmp_path / "index.sqlite"))


def test_another_programs_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE photographs (name TEXT)")
    before = path.read_bytes()
    with pytest.raises(DamagedIndexError, match="some other database"):
        Database(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("place", ["file/index.sqlite", "folder"], ids=["below a file", "a folder"])
def test_a_place_that_cannot_hold_an_index_is_named(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("text")
    (tmp_path / "folder").mkdir()
    with pytest.raises(IndexFileError, match="Set VERBATIM_INDEX_DIR"):
        Database(tmp_path / place)


def test_a_second_writer_is_told_to_wait_and_readers_go_on(library: Library) -> None:
    library.write("a.txt", "Some words.")
    store = library.synced()
    store.client.database.rows("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(library.index_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BusyIndexError, match="Try again when it is done"):
            store.delete("a.txt")
        assert texts(retrieve(store, library.embedder, "words")) == ["Some words."]
    store.delete("a.txt")
    assert retrieve(store, library.embedder, "words") == []


def test_a_writer_does_not_wait_for_a_reader(library: Library) -> None:
    library.write("a.txt", "Some words.")
    store = library.synced()
    with closing(sqlite3.connect(library.index_path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM passages").fetchall()
        store.remove(["a.txt"])
        assert retrieve(store, library.embedder, "words") == []
