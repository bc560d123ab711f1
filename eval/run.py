"""Ask the questions, and keep what came of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from eval.questions import Evidence, Question
from qa.answer import Answer, Passage, Quote
from qa.chatbot import Chatbot
from qa.passages import passages
from qa.training.squad import exact_match, token_f1


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its answer, and the passages that were read for it, best first."""

    question: Question
    answer: Answer
    passages: tuple[Passage, ...]

    @property
    def exact_match(self) -> float:
        return exact_match(self.answer.text, self.question.answers)

    @property
    def token_f1(self) -> float:
        return token_f1(self.answer.text, self.question.answers)

    @property
    def supported(self) -> bool:
        """Whether the first quote holds an accepted answer where it stands in the evidence."""
        return bool(self.answer.quotes) and holds_answer(self.answer.quotes[0], self.question)

    @property
    def right(self) -> bool:
        """Whether an answer is supported, and a refusal is called for."""
        return self.supported if self.question.answerable else not self.answer.answered


def ask_all(chatbot: Chatbot, questions: Iterable[Question]) -> Iterator[Asked]:
    """Every question in turn, each on its own."""
    for question in questions:
        answer, hits = chatbot.ask_with_hits(question.question)
        yield Asked(question, answer, tuple(passages(hits, chatbot.find_document)))


def holds_answer(quote: Quote, question: Question) -> bool:
    """Whether the quote holds an accepted answer at a place where the evidence has it."""
    return any(
        quote.path == evidence.path and quote.start <= start and end <= quote.end
        for evidence in question.evidence
        for start, end in _answer_places(evidence, question.answers)
    )


def _answer_places(evidence: Evidence, answers: Sequence[str]) -> Iterator[tuple[int, int]]:
    for answer in answers:
        at = evidence.text.find(answer)
        while at >= 0:
            yield evidence.start + at, evidence.start + at + len(answer)
            at = evidence.text.find(answer, at + 1)
