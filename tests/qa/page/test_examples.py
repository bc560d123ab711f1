from __future__ import annotations

from index.documents import Document
from qa.answer import Answer, Quote
from qa.page.examples import MOST, examples

TEXT = "The council sent 1,960 servicemen. In May, mayor Tobias Merrow spoke for 3 hours to 40 people."


class Sure:
    """Answers what it is told to, surely."""

    def __init__(self, *questions: str) -> None:
        self.questions = questions

    def ask(self, question: str) -> Answer:
        document = Document("a.txt", "", TEXT)
        quotes = (Quote(document, 0, 5, 0, 5, 0.9),) if question in self.questions else ()
        return Answer(question, question, quotes, (), 0.9, 1.0)


def test_questions_are_drawn_from_numbers_and_names() -> None:
    drawn = ("How many servicemen?", "Who is Tobias Merrow?", "How many people?")
    document = Document("a.txt", "", TEXT)
    assert examples([document], Sure(*drawn)) == drawn  # type: ignore[arg-type]


def test_what_is_not_answered_is_no_example() -> None:
    document = Document("a.txt", "", TEXT)
    assert examples([document], Sure("Who is Tobias Merrow?")) == ("Who is Tobias Merrow?",)  # type: ignore[arg-type]
    assert examples([document], Sure()) == ()  # type: ignore[arg-type]


def test_documents_take_turns_and_there_are_only_a_few() -> None:
    documents = [
        Document(str(n), "", f"There were {n + 2} {word}s there.")
        for n, word in enumerate(["oar", "cart", "bell", "door"])
    ]
    asked = [f"How many {word}s?" for word in ("oar", "cart", "bell", "door")]
    assert examples(documents, Sure(*asked)) == tuple(asked[:MOST])  # type: ignore[arg-type]
