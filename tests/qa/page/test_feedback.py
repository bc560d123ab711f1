from __future__ import annotations

from pathlib import Path

import pytest

from eval.questions import QuestionsError, load
from index.documents import Document
from qa.answer import Answer, Quote
from qa.page.feedback import Feedback

DOCUMENT = Document("a.txt", "", "They sent\u2028 1,960 men. Others sent none.")
SENT = Quote(DOCUMENT, 0, 21, 11, 16, 0.9)
YES = Answer("how many?", "how many?", (SENT,), (), 0.9, 1.0)
NO = Answer("why?", "why?", (), (SENT,), 0.1, 1.0)


def find(path: str) -> Document | None:
    return DOCUMENT if path == DOCUMENT.path else None


@pytest.fixture
def feedback(tmp_path: Path) -> Feedback:
    return Feedback(tmp_path / "new" / "feedback.jsonl")


def test_what_is_right_becomes_a_question_with_its_evidence(feedback: Feedback) -> None:
    feedback.rate(YES, "up")
    feedback.rate(NO, "up")
    first, second = load(feedback.path, find)
    assert (first.answers, first.evidence[0].text) == (("1,960",), SENT.text)
    assert not second.answerable


def test_what_is_wrong_is_kept_and_asks_nothing(feedback: Feedback) -> None:
    feedback.rate(YES, "down")
    assert '"rejected": ["1,960"]' in feedback.path.read_text()
    with pytest.raises(QuestionsError, match="holds no questions"):
        load(feedback.path, find)


def test_the_last_judgement_stands_and_can_be_taken_back(feedback: Feedback) -> None:
    for rating in ("down", "up", "up"):
        feedback.rate(YES, rating)
    assert len(load(feedback.path, find)) == 1
    feedback.rate(YES, "")
    assert feedback.path.read_text() == ""
