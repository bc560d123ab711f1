"""NewsQA (Trischler et al. 2017): questions on news stories, each with one span."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from eval.questions import Evidence, Question, QuestionSet
from eval.sets.reading import reading, some
from qa.training.detokenise import put_together
from qa.training.examples import Example, mended, verify
from qa.training.formats import read_newsqa, records

FILES = ("newsqa_in_domain.csv.gz", "newsqa_blocklisted.csv.gz")
REACH = 500
"""Characters that an answer may have moved between two wordings of its story."""
DISTRACTORS = "newsqa_distractor_stories.jsonl.gz"


def pooled(data: Path) -> QuestionSet:
    """All questions over one folder of all stories, and of those that nobody asks about."""
    asked = _Stories(data)
    return QuestionSet("newsqa", _distractors(data) | asked.texts, asked.questions(given=False))


def by_story(data: Path) -> QuestionSet:
    """Each question with its story in hand."""
    asked = _Stories(data)
    return QuestionSet("newsqa-stories", asked.texts, asked.questions(given=True))


def absent(data: Path) -> QuestionSet:
    """The questions on every other story, over a folder from which these are taken out."""
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
    """The questions' stories, each once by its letters: the same story comes with other white space."""

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
    with reading(path):
        return some(verify(read_newsqa(path, path.name.partition(".")[0])).examples)


def _distractors(data: Path) -> dict[str, str]:
    path = data / DISTRACTORS
    with reading(path):
        stories = [put_together(str(line["answer"]).split()).text for line in records(path)]
    return {_name(story): story for story in stories}


def _name(story: str) -> str:
    letters = "".join(character for character in story.casefold() if character.isalnum())
    return f"{sha256(letters.encode()).hexdigest()[:16]}.txt"
