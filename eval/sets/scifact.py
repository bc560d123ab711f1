"""SciFact (Wadden et al. 2020): claims, and the abstracts that they cite."""

from __future__ import annotations

import ast
import csv
import io
from pathlib import Path

from eval.questions import Evidence, Question, QuestionSet
from eval.sets.files import explain_faults, require
from qa.training.formats import text_of

CORPUS, CLAIMS = "scifact_corpus.csv.gz", "scifact_claims_validation.csv.gz"


def load_search(data: Path) -> QuestionSet:
    """The claims that cite an abstract, over all abstracts with their titles."""
    with explain_faults(data / CORPUS):
        texts = {
            f"{row['doc_id']}.txt": f"{row['title']}\n\n{_sentences(row['abstract'])}"
            for row in _rows(data / CORPUS)
        }
    cited: dict[tuple[str, str], set[str]] = {}
    with explain_faults(data / CLAIMS):
        for row in _rows(data / CLAIMS):
            named = {f"{one}.txt" for one in row["cited_doc_ids"].strip("[]").split()}
            cited.setdefault((row["id"], row["claim"]), set()).update(named & texts.keys())
    questions = (
        Question(name, claim, evidence=tuple(_whole(path, texts[path]) for path in sorted(paths)))
        for (name, claim), paths in cited.items()
        if paths
    )
    return QuestionSet("scifact", texts, tuple(questions))


def _rows(path: Path) -> list[dict[str, str]]:
    return require(list(csv.DictReader(io.StringIO(text_of(path), newline=""))))


def _sentences(printed: str) -> str:
    """The file has a printed array, with a quoted sentence on each line."""
    return " ".join(str(ast.literal_eval(line)) for line in printed.strip("[]").splitlines())


def _whole(path: str, text: str) -> Evidence:
    return Evidence(path, 0, len(text), text)
