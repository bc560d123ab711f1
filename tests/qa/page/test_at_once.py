"""What happens to a conversation while an answer is found for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from index.documents import Document
from qa.answer import Answer, Quote
from qa.page.conversation import MOST_CONVERSATIONS
from qa.page.feedback import Feedback
from qa.page.handlers import Handlers
from qa.page.visitor import Visitor
from qa.passages import no_documents

ADA = Visitor.of(f"{'a' * 32}.{'a' * 32}", None)
DOCUMENT = Document("a.txt", "", "Tobias keeps the lamp.")
QUOTE = Quote(DOCUMENT, 0, 22, 0, 6, 0.9)
WAIT_S = 10.0


@dataclass(slots=True)
class Slow:
    """A chatbot that answers a question when it is let."""

    begun: dict[str, threading.Event] = field(default_factory=dict)
    may: dict[str, threading.Event] = field(default_factory=dict)
    find_document = staticmethod(no_documents)

    def expect(self, question: str) -> None:
        self.begun[question], self.may[question] = threading.Event(), threading.Event()

    def ask_with_hits(self, question: str, history: list[Answer]) -> tuple[Answer, list[object]]:
        if question in self.may:
            self.begun[question].set()
            assert self.may[question].wait(WAIT_S)
        return Answer(question, question, (QUOTE,), (), 0.9, 1.0), []


@dataclass(slots=True)
class Page:
    """A person's page, and what they asked that is not answered yet."""

    feedback: Feedback | None = None
    chatbot: Slow = field(default_factory=Slow)
    threads: dict[str, threading.Thread] = field(default_factory=dict)
    does: Handlers = field(init=False)

    def __post_init__(self) -> None:
        self.does = Handlers(self.chatbot, None, self.feedback)  # type: ignore[arg-type]

    def begin(self, question: str) -> None:
        self.chatbot.expect(question)
        self.threads[question] = threading.Thread(target=self.does.answer, args=(ADA, question))
        self.threads[question].start()
        assert self.chatbot.begun[question].wait(WAIT_S)

    def finish(self, question: str) -> None:
        self.chatbot.may[question].set()
        self.threads.pop(question).join(WAIT_S)

    @contextmanager
    def asking(self, question: str) -> Iterator[None]:
        self.begin(question)
        yield
        self.finish(question)

    @property
    def turns(self) -> list[tuple[int, str, str]]:
        return [(t.number, t.question, t.rating) for t in self.does.conversations.get(ADA.tab).turns]


@pytest.fixture
def page() -> Page:
    return Page()


def test_a_thumb_given_while_an_answer_is_found_stays(page: Page) -> None:
    page.does.answer(ADA, "first")
    with page.asking("second"):
        page.does.rate(ADA, "1:up")
    assert page.turns == [(1, "first", "up"), (2, "second", "")]


def test_new_while_an_answer_is_found_means_new(page: Page) -> None:
    page.does.answer(ADA, "first")
    with page.asking("second"):
        page.does.new(ADA, "")
    assert page.turns == []
    page.does.rate(ADA, "1:up")  # as a page sends it that still shows the old turn
    page.does.answer(ADA, "third")
    page.does.rate(ADA, "1:up")
    [(number, question, rating)] = page.turns
    assert (question, rating) == ("third", "")
    assert number > 1


def test_two_questions_at_once_are_both_kept(page: Page) -> None:
    with page.asking("first"), page.asking("second"):
        pass
    assert page.turns == [(1, "second", ""), (2, "first", "")]


def test_a_conversation_stays_while_its_answer_is_found_however_many_come(page: Page) -> None:
    page.does.answer(ADA, "first")
    with page.asking("second"):
        for number in range(MOST_CONVERSATIONS + 1):
            page.does.plot(Visitor.of(f"{number:032}.{'p' * 32}", None), "1")
    assert [question for _, question, _ in page.turns] == ["first", "second"]


def test_a_thumb_that_cannot_be_kept_is_not_shown_as_kept(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    page = Page(Feedback(tmp_path / "file" / "feedback.jsonl"))
    page.does.answer(ADA, "first")
    with pytest.raises(Exception, match="was not kept"):
        page.does.rate(ADA, "1:up")
    assert page.turns == [(1, "first", "")]


def test_clicks_in_a_row_leave_the_file_as_the_page_shows_it(tmp_path: Path) -> None:
    page = Page(Feedback(tmp_path / "feedback.jsonl"))
    page.does.answer(ADA, "first")
    clicks = [threading.Thread(target=page.does.rate, args=(ADA, "1:up")) for _ in range(9)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join(WAIT_S)
    assert page.turns == [(1, "first", "up")]
    assert (tmp_path / "feedback.jsonl").read_text().count("\n") == 1


class AnyOrder(RuleBasedStateMachine):
    """Whatever is done while answers are found, the conversation is what was asked in it and has come, in
    the order in which it came, and a number never means two turns."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.asked = 0
        self.pending: dict[str, bool] = {}
        """Whether the conversation that it was asked in is still there."""
        self.expected: list[tuple[str, str]] = []
        self.named: dict[int, str] = {}

    @precondition(lambda self: len(self.pending) < 4)
    @rule()
    def ask(self) -> None:
        self.asked += 1
        question = f"question {self.asked}"
        self.page.begin(question)
        self.pending[question] = True

    @precondition(lambda self: self.pending)
    @rule(data=st.data())
    def come(self, data: st.DataObject) -> None:
        question = data.draw(st.sampled_from(sorted(self.pending)))
        self.page.finish(question)
        if self.pending.pop(question):
            self.expected.append((question, ""))

    @precondition(lambda self: self.expected)
    @rule(data=st.data(), rating=st.sampled_from(["up", "down"]))
    def rate(self, data: st.DataObject, rating: str) -> None:
        at = data.draw(st.integers(0, len(self.expected) - 1))
        question, before = self.expected[at]
        number = self.page.turns[at][0]
        self.page.does.rate(ADA, f"{number}:{rating}")
        self.expected[at] = (question, "" if before == rating else rating)

    @rule()
    def renew(self) -> None:
        self.page.does.new(ADA, "")
        self.expected.clear()
        self.pending = dict.fromkeys(self.pending, False)

    @invariant()
    def nothing_is_lost_or_mixed_up(self) -> None:
        turns = self.page.turns
        assert [(question, rating) for _, question, rating in turns] == self.expected
        for number, question, _ in turns:
            assert self.named.setdefault(number, question) == question

    def teardown(self) -> None:
        for question in list(self.page.threads):
            self.page.finish(question)


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
