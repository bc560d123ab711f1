"""Public question sets, read from a directory that the user gives. Each has a module."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from eval.questions import QuestionsError, QuestionSet
from eval.sets import clapnq, cranfield, filings, inscit, mtrag, newsqa, ramdocs, scifact, squad

SETS: Mapping[str, Callable[[Path], QuestionSet]] = {
    "squad": squad.load_given,
    "newsqa": newsqa.load_pool,
    "newsqa-stories": newsqa.load_given,
    "newsqa-absent": newsqa.load_absent,
    "clapnq": clapnq.load_pool,
    "ramdocs": ramdocs.load_given,
    "mtrag": mtrag.load_pool,
    "inscit": inscit.load_pool,
    "scifact": scifact.load_search,
    "cranfield": cranfield.load_search,
    "filings": filings.load_search,
    "filing": filings.load_held_out,
}
TITLES: Mapping[str, str] = {
    "seeds": "Held-out questions on `seeds/`",
    "natural": "Natural questions on 24 documents",
    "documents": "Rules in HTML and a manual in Markdown",
    "squad": "SQuAD 2.0, paragraph given",
    "newsqa": "NewsQA, all stories in one folder",
    "newsqa-stories": "NewsQA, story given",
    "newsqa-absent": "NewsQA, story removed",
    "clapnq": "ClapNQ, all passages in one folder",
    "ramdocs": "RAMDocs, documents given",
    "mtrag": "MTRAG, turns of conversations",
    "inscit": "INSCIT, turns of conversations",
    "scifact": "SciFact, search only",
    "cranfield": "Cranfield, search only",
    "filings": "Company filings, from FinanceBench",
    "filing": "Held-out questions on a filing",
}
"""The names of the sets in tables."""
SEARCHED_ALONE = ("scifact", "cranfield")
"""These are only searched: their questions are claims and queries, which no words answer."""


def load_set(name: str, data: Path) -> QuestionSet:
    """Raises QuestionsError if the directory does not have the files of the set as they were published."""
    if name not in SETS:
        raise QuestionsError(f"There is no set {name}. The sets are: {', '.join(SETS)}.")
    loaded = SETS[name](data)
    if not loaded.questions:
        raise QuestionsError(f"The files of the set {name} in {data} have no questions.")
    if misplaced := list(_misplaced(loaded)):
        raise QuestionsError(
            f"The set {name} in {data} has two documents of the same name: the evidence of "
            f"{', '.join(misplaced[:3])} is not in its place."
        )
    return loaded


def _misplaced(loaded: QuestionSet) -> Iterator[str]:
    """The ids of the questions whose evidence is not in its document."""
    for question in loaded.questions:
        places = ((loaded.texts.get(one.path, ""), one) for one in question.evidence)
        if any(not one.text or text[one.start : one.end] != one.text for text, one in places):
            yield question.id
