"""Company filings, with questions of FinanceBench (Islam et al. 2023) and the page that answers each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval.questions import Evidence, Question, QuestionSet
from eval.sets.reading import reading, some
from index.documents import Document, make_document
from index.readers.pdf import read_pdf
from qa.training.formats import records

FILE = "questions.jsonl"


def searched(data: Path) -> QuestionSet:
    """The evidence is the whole page; the set counts pages from 0. Its answers are in no document's words."""
    documents = {path.name: read_document(path) for path in sorted(data.glob("*.pdf"))}
    with reading(data / FILE):
        questions = tuple(_question(record, documents) for record in some(list(records(data / FILE))))
    texts = {path: document.text for path, document in documents.items()}
    return QuestionSet("filings", texts, questions, data)


def read_document(path: Path) -> Document:
    with reading(path):
        return make_document(path.name, "", list(read_pdf(path.read_bytes())), paged=True)


def _question(record: dict[str, Any], documents: Mapping[str, Document]) -> Question:
    return Question(
        id=record["financebench_id"],
        question=record["question"],
        evidence=tuple(
            _page(documents[f"{one['doc_name']}.pdf"], one["evidence_page_num"] + 1)
            for one in record["evidence"]
        ),
    )


def _page(document: Document, number: int) -> Evidence:
    start, end = document.page_range(number)
    return Evidence(document.path, start, end, document.text[start:end])
