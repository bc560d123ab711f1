"""NewsQA (Trischler et al. 2017): questions about news stories, each answered by a span."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from eval.questions import Evidence, Question, QuestionSet
from eval.sets.files import explain_faults, require
from qa.training.detokenise import put_together
from qa.training.examples import Example, mended, verify
from qa.training.formats import read_newsqa, records

FILES = ("newsqa_in_domain.csv.gz", "newsqa_blocklisted.csv.gz")
REACH = 500
"""How far an answer may have moved between two versions of its story, in characters."""
DISTRACTORS = "newsqa_distractor_stories.jsonl.gz"


def load_pool(data: Path) -> QuestionSet:
    """All questions over a folder of all stories, with more that nobody asks about."""
    asked = _Stories(data)
    return QuestionSet("newsqa", _distractors(data) | asked.texts, asked.questions(given=False))


def load_given(data: Path) -> QuestionSet:
    """Each question with its story given."""
    asked = _Stories(data)
    return QuestionSet("newsqa-stories", asked.texts, asked.questions(given=True))


def load_absent(data: Path) -> QuestionSet:
    """The questions about every other story, over a folder without these stories."""
    asked = _Stories(data)
    hidden = set(sorted(asked.texts)[::2])
    texts = {path: text for path, text in (_distractors(data) | asked.texts).items() if path not in hidden}
    questions = tuple(
        Question(one.id, one.question, kind="its story is not there")
        for one in asked.questions(given=False)
        if one.evidence[0].path in hidden
    )
    return QuestionSet("newsqa-absent", texts, questions)


class _Stories:
    """The stories of the questions, without duplicates that differ only in white space."""

    def __init__(self, data: Path) -> None:
        self._examples = [example for name in FILES for example in _examples(data / name)]
        self.texts: dict[str, str] = {}
        for example in self._examples:
            self.texts.setdefault(_name(example.context), example.context)

    def questions(self, given: bool) -> tuple[Question, ...]:
        found = (self._question(one, given) for one in self._examples)
        return tuple(question for question in found if question.evidence)

    def _question(self, example: Example, given: bool) -> Question:
        path = _name(example.context)
        text = self.texts[path]
        placed = [gold for one in example.answers if (gold := mended(one, text, REACH)) is not None]
        return Question(
            id=example.id,
            question=example.question,
            answers=tuple(gold.text for gold in placed),
            evidence=tuple(Evidence(path, gold.start, gold.end, gold.text) for gold in placed),
            given=(path,) if given else (),
        )


def _examples(path: Path) -> tuple[Example, ...]:
    with explain_faults(path):
        return require(verify(read_newsqa(path, path.name.partition(".")[0])).examples)


def _distractors(data: Path) -> dict[str, str]:
    path = data / DISTRACTORS
    with explain_faults(path):
        stories = [put_together(str(line["answer"]).split()).text for line in records(path)]
    return {_name(story): story for story in stories}


def _name(story: str) -> str:
    letters = "".join(character for character in story.casefold() if character.isalnum())
    return f"{sha256(letters.encode()).hexdigest()[:16]}.txt"
