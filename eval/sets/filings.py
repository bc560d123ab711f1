"""Company filings, with questions of FinanceBench (Islam et al. 2023) and the pages that answer them, and
with our own questions about one of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval.questions import FILING, Evidence, Question, QuestionsError, QuestionSet, load
from eval.sets.files import explain_faults, require
from index.documents import Document, make_document
from index.readers.pdf import read_pdf
from qa.training.formats import records

FILE = "questions.jsonl"
LONG = "COSTCO_2021_10K.pdf"


def load_search(data: Path) -> QuestionSet:
    """The evidence is the whole page; the set counts pages from 0. Its answers are not in the documents'
    words."""
    documents = _documents(data)
    with explain_faults(data / FILE):
        questions = tuple(_question(record, documents) for record in require(list(records(data / FILE))))
    return QuestionSet("filings", _texts(documents), questions, data)


def load_held_out(data: Path) -> QuestionSet:
    """Our own questions about the long filing, asked of the folder of all filings."""
    documents = _documents(data)
    if LONG not in documents:
        raise QuestionsError(f"There is no {data / LONG}, which the questions are about.")
    return QuestionSet("filing", _texts(documents), load(FILING, documents.get), data)


def _documents(data: Path) -> dict[str, Document]:
    return {path.name: _document(path) for path in sorted(data.glob("*.pdf"))}


def _texts(documents: Mapping[str, Document]) -> dict[str, str]:
    return {path: document.text for path, document in documents.items()}


def _document(path: Path) -> Document:
    with explain_faults(path):
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
