"""Filings as files of PDF beside their questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.questions import Question, QuestionsError
from eval.sets import load_set
from tests.published import FILING, lines, write_filings


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_filings(tmp_path)


def said(question: Question) -> list[str]:
    return [one.text for one in question.evidence]


def test_the_evidence_of_a_filing_is_its_page(data: Path) -> None:
    loaded = load_set("filings", data)
    [asked] = loaded.questions
    assert (said(asked), asked.answers, loaded.folder) == (["Revenue was 9.8 million."], (), data)


def test_our_own_questions_on_a_filing_are_asked_of_the_folder_of_all(data: Path) -> None:
    loaded = load_set("filing", data)
    assert (loaded.folder, len(loaded.texts)) == (data, 2)
    [founded] = (one for one in loaded.questions if one.id == "founded")
    assert said(founded) == ["What is said on page 3."]
    (data / "COSTCO_2021_10K.pdf").unlink()
    with pytest.raises(QuestionsError, match=r"There is no .*COSTCO_2021_10K.pdf"):
        load_set("filing", data)


@pytest.mark.parametrize(
    ("questions", "content", "file"),
    [
        (lines(FILING | {"evidence": [{"doc_name": "NONE", "evidence_page_num": 0}]}), None, "NONE"),
        (lines(FILING), b"%PDF junk", "ACME_10K.pdf"),
        (lines({"question": "?"}), None, "questions.jsonl"),
    ],
    ids=["no such filing", "damaged", "no id"],
)
def test_a_filing_that_is_not_as_published_is_named(
    data: Path, questions: str, content: bytes | None, file: str
) -> None:
    (data / "questions.jsonl").write_text(questions)
    if content:
        (data / "ACME_10K.pdf").write_bytes(content)
    with pytest.raises(QuestionsError, match=file):
        load_set("filings", data)
