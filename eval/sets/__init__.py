"""Public question sets, read from a directory that the user gives: one small file each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from eval.questions import QuestionsError, QuestionSet
from eval.sets import clapnq, cranfield, filings, inscit, mtrag, newsqa, ramdocs, scifact, squad

SETS: Mapping[str, Callable[[Path], QuestionSet]] = {
    "squad": squad.given,
    "newsqa": newsqa.pooled,
    "newsqa-stories": newsqa.by_story,
    "newsqa-absent": newsqa.absent,
    "clapnq": clapnq.pooled,
    "ramdocs": ramdocs.given,
    "mtrag": mtrag.pooled,
    "inscit": inscit.pooled,
    "scifact": scifact.searched,
    "cranfield": cranfield.searched,
    "filings": filings.searched,
    "filing": filings.held_out,
}
TITLES: Mapping[str, str] = {
    "seeds": "Held-out questions on `seeds/`",
    "documents": "Rules in HTML and a manual in Markdown",
    "squad": "SQuAD 2.0, its paragraph in hand",
    "newsqa": "NewsQA, all stories in one folder",
    "newsqa-stories": "NewsQA, its story in hand",
    "newsqa-absent": "NewsQA, its story taken out",
    "clapnq": "ClapNQ, all passages in one folder",
    "ramdocs": "RAMDocs, its documents in hand",
    "mtrag": "MTRAG, turns of conversations",
    "inscit": "INSCIT, turns of conversations",
    "scifact": "SciFact, searched",
    "cranfield": "Cranfield, searched",
    "filings": "Company filings, from FinanceBench",
    "filing": "Held-out questions on a filing",
}
"""What a table calls them."""
SEARCHED_ALONE = ("scifact", "cranfield")
"""What is only searched: their questions are claims and queries, and no words answer them."""


def load_set(name: str, data: Path) -> QuestionSet:
    """Raises QuestionsError where the directory does not hold the set's files as they were published."""
    if name not in SETS:
        raise QuestionsError(f"There is no set {name}. Name one of: {', '.join(SETS)}.")
    loaded = SETS[name](data)
    if not loaded.questions:
        raise QuestionsError(f"The files of the set {name} in {data} hold no questions.")
    if misplaced := list(_misplaced(loaded)):
        raise QuestionsError(
            f"The set {name} in {data} has two documents of one name: the evidence of "
            f"{', '.join(misplaced[:3])} is not where it should be."
        )
    return loaded


def _misplaced(loaded: QuestionSet) -> Iterator[str]:
    """The ids of the questions whose evidence its document does not have."""
    for question in loaded.questions:
        places = ((loaded.texts.get(one.path, ""), one) for one in question.evidence)
        if any(not one.text or text[one.start : one.end] != one.text for text, one in places):
            yield question.id
