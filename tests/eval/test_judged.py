from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from eval.questions import Evidence, QuestionsError
from eval.sets.judged import load
from index.documents import Document

TEXTS = {"a.txt": "One man came.", "b/c.md": "Two men left.", "b/d.txt": "Three.", "b/d.md": "Three."}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, text in TEXTS.items():
        file = tmp_path / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path / "docs"


def find(path: str) -> Document | None:
    return Document(path, "", TEXTS[path]) if path in TEXTS else None


def write(folder: Path, name: str, *lines: str) -> Path:
    path = folder.parent / name
    path.write_text("\n".join(lines))
    return path


def test_a_query_has_the_documents_that_were_judged_relevant(folder: Path) -> None:
    queries = write(folder, "queries.tsv", "q1\twho came?", "", "q2\twho left?", "q3\twho knows?")
    judged = write(folder, "qrels.txt", "q1 0 a.txt 1", "q1 0 b/c 2", "q1 0 b/d.txt 0", "q2 0\tb/c.md  1", "")
    first, second = load(folder, queries, judged, find)
    assert (first.id, first.question) == ("q1", "who came?")
    assert first.evidence == (
        Evidence("a.txt", 0, 13, "One man came."),
        Evidence("b/c.md", 0, 13, "Two men left."),
    )
    assert [one.path for one in second.evidence] == ["b/c.md"]


def test_files_may_be_packed(folder: Path) -> None:
    queries, judged = folder.parent / "q.tsv.gz", folder.parent / "r.gz"
    queries.write_bytes(gzip.compress(b"q1\twho came?\n"))
    judged.write_bytes(gzip.compress(b"q1 0 a 1\n"))
    assert len(load(folder, queries, judged, find)) == 1


def test_all_bad_judgements_are_named_at_once(folder: Path) -> None:
    queries = write(folder, "queries.tsv", "q1\twho came?")
    judged = write(folder, "qrels.txt", "q1 0 a.txt", "q9 0 a 1", "q1 0 z 1", "q1 0 b/d 1", "q1 0 a high")
    with pytest.raises(QuestionsError) as caught:
        load(folder, queries, judged, find)
    assert str(caught.value).partition("bad lines. ")[2] == (
        "line 1: not a judgement with four fields; line 2: there is no query q9; "
        "line 3: there is no document z; line 4: there is no document b/d; "
        "line 5: not a judgement with four fields."
    )


def test_all_bad_queries_are_named_at_once(folder: Path) -> None:
    queries = write(folder, "queries.tsv", "q1 who came?", "q2\twho?", "q2\twho left?")
    with pytest.raises(
        QuestionsError, match=r"line 1: not an id, a tab and a query; line 3: the query q2 is used"
    ):
        load(folder, queries, write(folder, "qrels.txt", "q2 0 a 1"), find)


def test_without_a_relevant_document_there_is_nothing_to_measure(folder: Path) -> None:
    queries = write(folder, "queries.tsv", "q1\twho came?")
    with pytest.raises(QuestionsError, match="no relevant document"):
        load(folder, queries, write(folder, "qrels.txt", "q1 0 a 0"), find)
    with pytest.raises(QuestionsError, match="Cannot read"):
        load(folder, folder / "none", folder / "none", find)
