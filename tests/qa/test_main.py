from __future__ import annotations

from dataclasses import replace

import pytest

from index.documents import Document
from qa.__main__ import cited, shown
from qa.answer import DISAGREEMENT, REFUSAL, Answer, Quote, Statement, Suggestion

DOCUMENT = Document("a.txt", "", 'It rained, Ann Lee said. "It did not rain," Bo Hill said.')
RAINED = Quote(DOCUMENT, 0, 24, 0, 9, 0.9, speaker_at=(11, 18))
DRY = Quote(DOCUMENT, 25, 57, 26, 41, 0.6, speaker_at=(44, 51))


def answer(*quotes: Quote, verdict: str = "", disagreement: bool = False) -> Answer:
    others = ((DRY,),) if disagreement else ()
    return Answer("?", "?", quotes, (RAINED,), 0.9, 1.0, others, disagreement, verdict)


def test_a_quote_is_shown_with_its_speaker_and_its_place() -> None:
    assert shown(answer(RAINED)) == (
        "It rained\n\n  “It rained, Ann Lee said.”\n  Ann Lee, in a.txt, characters 0-24, 90% sure"
    )


def test_a_verdict_comes_before_its_evidence() -> None:
    assert shown(answer(RAINED, verdict="Yes")).startswith("Yes\n\nIt rained\n\n")


def test_where_the_documents_disagree_that_is_said_before_both() -> None:
    text = shown(answer(RAINED, disagreement=True))
    assert text.startswith(f"{DISAGREEMENT}\n\nIt rained\n\n")
    assert "Bo Hill, in a.txt" in text


def test_words_of_our_own_need_no_quote() -> None:
    assert shown(replace(answer(verdict="Hello."), kind="greeting")) == "Hello."


def test_a_summary_is_its_words_and_its_quotes_without_how_sure() -> None:
    summary = replace(answer(RAINED, DRY, verdict="In its own words:"), kind="summary")
    assert shown(summary).count("It rained") == 1
    assert shown(summary).startswith("In its own words:\n\n  “It rained, Ann Lee said.”")
    assert "sure" not in shown(summary)


@pytest.mark.parametrize("found", [answer(RAINED), answer()], ids=["answered", "refused"])
def test_that_a_name_is_in_no_document_is_said_first(found: Answer) -> None:
    text = shown(replace(found, suggestion=Suggestion("Austria", "Australia", "When did Australia join?")))
    assert text == f"No Austria in these documents. Did you mean Australia?\n\n{shown(found)}"


@pytest.mark.parametrize("found", [answer(RAINED), answer()], ids=["answered", "refused"])
def test_a_count_comes_after_what_was_found(found: Answer) -> None:
    text = shown(replace(found, count=Statement("“rain” stands in 1 of 2 documents.", (DRY,))))
    assert text.endswith("“rain” stands in 1 of 2 documents.\n\n" + cited(DRY))
    assert text.startswith(shown(found))


def test_a_refusal_names_the_nearest_place() -> None:
    assert shown(answer()).startswith(REFUSAL)
    assert "“It rained, Ann Lee said.”" in shown(answer())
