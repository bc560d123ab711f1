from __future__ import annotations

import pytest

from eval.grading import grade
from eval.questions import Evidence, Question
from eval.systems import Citation, Reply
from tests.scripted import SENTENCES, TEXT, find, question, sentence


def cited(text: str, start: int | None = None, end: int | None = None, path: str = "a.txt") -> Reply:
    quote = Citation(path, text, text.split()[0], 0.5, start, end)
    return Reply(quote.answer, 0.5, quotes=(quote,), nearest=(quote,))


@pytest.mark.parametrize(
    ("given", "verbatim", "holds"),
    [
        pytest.param(cited("Two men left.", 14, 27), True, True, id="where the evidence has it"),
        pytest.param(cited("Three men stayed.", 28, 45), True, False, id="another sentence"),
        pytest.param(cited("Two men left.", 13, 26), False, False, id="the place is not that of the words"),
        pytest.param(cited("Two men went.", 14, 27), False, False, id="other words"),
        pytest.param(cited("Two men left."), True, True, id="no place is said, and there is one"),
        pytest.param(cited("Two men stayed."), False, False, id="no place is said, and there is none"),
        pytest.param(cited("Two men left.", 14, 27, path="b.txt"), False, False, id="another file"),
    ],
)
def test_a_citation_is_checked_against_the_file(given: Reply, verbatim: bool, holds: bool) -> None:
    [quote] = grade(question("q", 1), given, find).quotes
    assert quote.verbatim is verbatim
    assert quote.holds is holds or not verbatim


def test_where_no_words_are_accepted_a_quote_holds_what_it_meets() -> None:
    about = Question("q", "?", evidence=(Evidence("a.txt", *SENTENCES[1], sentence(1)),))
    assert grade(about, cited(TEXT[20:45], 20, 45), find).quotes[0].holds
    assert not grade(about, cited(sentence(2), *SENTENCES[2]), find).quotes[0].holds


def test_without_evidence_a_quote_holds_the_accepted_words_and_not_parts_of_them() -> None:
    for answer, holds in (("two MEN", True), ("wo men", False)):
        about = Question("q", "?", answers=(answer,))
        assert grade(about, cited("Two men left."), find).quotes[0].holds is holds
