"""Three sentences, questions about them, and what a system may say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eval.grading import grade
from eval.questions import Evidence, Question
from eval.records import Record
from eval.systems import Citation, Hit, Reply
from index.documents import Document

TEXT = "One man came. Two men left. Three men stayed."
DOCUMENT = Document("a.txt", "", TEXT)
SENTENCES = ((0, 13), (14, 27), (28, 45))


def find(path: str) -> Document | None:
    return DOCUMENT if path == DOCUMENT.path else None


def sentence(number: int) -> str:
    start, end = SENTENCES[number]
    return TEXT[start:end]


def question(identity: str, *gold: int, part: str = "tune") -> Question:
    """A question that these sentences answer, each with its first word."""
    evidence = tuple(Evidence("a.txt", *SENTENCES[n], sentence(n)) for n in gold)
    answers = tuple(each.text.split()[0] for each in evidence)
    return Question(identity, f"{identity}?", "who", part, answers, evidence)


def citation(number: int, score: float = 0.5) -> Citation:
    """A sentence is cited for its first word."""
    start, end = SENTENCES[number]
    return Citation("a.txt", sentence(number), sentence(number).split()[0], score, start, end)


def reply(said: int | None, *read: int, confidence: float = 0.5, latency_ms: float = 10) -> Reply:
    """An answer from a sentence, or none, after these were read; the first that was read is nearest."""
    quotes = () if said is None else (citation(said),)
    return Reply(
        answer=quotes[0].answer if quotes else "",
        confidence=confidence,
        quotes=quotes,
        nearest=quotes or tuple(citation(n) for n in read[:1]),
        found=tuple(Hit("a.txt", *SENTENCES[n]) for n in read),
        latency_ms=latency_ms,
    )


def record(
    about: Question, said: int | None, *read: int, confidence: float = 0.5, latency_ms: float = 10
) -> Record:
    return grade(about, reply(said, *read, confidence=confidence, latency_ms=latency_ms), find)


@dataclass(slots=True)
class Scripted:
    """Gives the scripted reply to each question, and fails if there is none."""

    replies: dict[str, Reply]
    setting: str = "1"
    asked: list[str] = field(default_factory=list)
    breaks_at: str = ""

    @property
    def name(self) -> str:
        return "scripted"

    def index(self, folder: Path) -> int:
        return len(SENTENCES)

    def ask(self, question: Question) -> Reply:
        if question.id == self.breaks_at:
            raise KeyboardInterrupt
        self.asked.append(question.id)
        return self.replies[question.id]

    def facts(self) -> Sequence[tuple[str, str]]:
        return [("setting", self.setting)]
