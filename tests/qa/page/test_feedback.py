from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from eval.questions import QuestionsError, load
from index.documents import Document
from qa.answer import Answer, Quote
from qa.page.feedback import Feedback, FeedbackError
from tests.full_disk import full_disk

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


BAD = {
    "cut short": b'{"id": "thumb-1", "quest',
    "not text": b"\xff\xfe\x00",
    "a number": b"7",
    "a list": b'["thumb-1"]',
    "very deep": b"[" * 100_000,
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_a_bad_line_costs_itself_and_no_later_thumb(
    feedback: Feedback, bad: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    feedback.rate(YES, "up")
    feedback.path.write_bytes(feedback.path.read_bytes() + bad + b"\n")
    feedback.rate(NO, "up")
    feedback.rate(YES, "")
    [kept] = load(feedback.path, find)
    assert kept.question == "why?"
    aside = feedback.path.with_name("feedback.jsonl.bad")
    assert aside.read_bytes() == bad + b"\n"
    assert str(aside) in caplog.text
    assert len(caplog.records) == 1


def test_a_question_without_a_name_of_its_own_stays(feedback: Feedback) -> None:
    feedback.path.parent.mkdir()
    by_hand = '{"question": "Who\u2028 sent?", "answers": ["They"], "evidence": []}\n'
    feedback.path.write_text(by_hand, encoding="utf-8")
    feedback.rate(NO, "up")
    assert feedback.path.read_text(encoding="utf-8").startswith(by_hand)
    assert len(load(feedback.path, find)) == 2


def test_a_full_disk_costs_a_sentence_and_nothing_that_was_kept(feedback: Feedback) -> None:
    feedback.rate(YES, "up")
    before = feedback.path.read_bytes()
    with full_disk(len(before) + 10), pytest.raises(FeedbackError, match="was not kept: File too large"):
        feedback.rate(NO, "up")
    assert feedback.path.read_bytes() == before
    assert not feedback.path.with_name("feedback.jsonl.new").exists()
    feedback.rate(NO, "up")
    assert len(load(feedback.path, find)) == 2


def test_thumbs_at_once_are_all_kept(tmp_path: Path) -> None:
    def rate(number: int) -> None:
        Feedback(tmp_path / "feedback.jsonl").rate(replace(NO, searched=f"why {number}?"), "up")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(rate, range(40)))
    assert len(load(tmp_path / "feedback.jsonl", find)) == 40
