"""Cranfield (Cleverdon 1967): queries over abstracts of aerodynamics, judged for relevance."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from eval.metrics.retrieval import parse_judgement
from eval.questions import Evidence, Question, QuestionSet
from eval.sets.files import explain_faults, require
from qa.training.formats import text_of

DOCUMENTS, QUERIES = "cranfield_cran.all.1400.xml.gz", "cranfield_cran.qry.xml.gz"
JUDGEMENTS = "cranfield_cranqrel.trec.txt.gz"


def load_search(data: Path) -> QuestionSet:
    """All queries over all documents; those judged 1 to 4 are relevant. The judgements number the queries by
    their order."""
    texts = _texts(data / DOCUMENTS)
    relevant = _relevant(data / JUDGEMENTS, texts)
    with explain_faults(data / QUERIES):
        queries = [" ".join(_text(one, "title").split()) for one in _elements(data / QUERIES, "top")]
    questions = (
        Question(
            id=str(number),
            question=query,
            evidence=tuple(
                Evidence(path, 0, len(texts[path]), texts[path]) for path in relevant[str(number)]
            ),
        )
        for number, query in enumerate(queries, start=1)
        if str(number) in relevant
    )
    return QuestionSet("cranfield", texts, tuple(questions))


def _texts(path: Path) -> dict[str, str]:
    with explain_faults(path):
        return {
            f"{_text(one, 'docno')}.txt": f"{_text(one, 'title')}\n\n{_text(one, 'text')}"
            for one in _elements(path, "doc")
            if _text(one, "text")
        }


def _relevant(path: Path, texts: Mapping[str, str]) -> dict[str, list[str]]:
    """The relevant documents, by the number of the query."""
    relevant: dict[str, list[str]] = {}
    with explain_faults(path):
        for line in text_of(path).splitlines():
            query, document, judged = parse_judgement(line)
            if judged > 0 and f"{document}.txt" in texts:
                relevant.setdefault(query, []).append(f"{document}.txt")
    return relevant


def _elements(path: Path, name: str) -> list[etree._Element]:
    parser = etree.XMLParser(recover=True, resolve_entities=False)
    text = text_of(path).partition("?>")[2] if text_of(path).startswith("<?xml") else text_of(path)
    return require(list(etree.fromstring(f"<all>{text}</all>".encode(), parser).iter(name)))


def _text(element: etree._Element, name: str) -> str:
    found = element.find(name)
    return "" if found is None else "".join(found.itertext()).strip()
