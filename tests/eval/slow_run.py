"""A run of many questions that take a while each, to be killed: python -m tests.eval.slow_run OUT"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from eval.questions import Question
from eval.run import IndexStats, measure
from eval.systems import Reply
from tests.scripted import Scripted, find, question, reply

QUESTIONS = tuple(question(f"q{number}", number % 3) for number in range(40))
REPLIES = {one.id: reply(number % 3, number % 3) for number, one in enumerate(QUESTIONS)}


@dataclass(slots=True)
class Slow(Scripted):
    replies: dict[str, Reply] = field(default_factory=lambda: REPLIES)
    seconds: float = 0.0

    def ask(self, question: Question) -> Reply:
        time.sleep(self.seconds)
        return Scripted.ask(self, question)


if __name__ == "__main__":
    measure("slow", Slow(seconds=0.05), IndexStats(), QUESTIONS, find, Path(sys.argv[1]))
