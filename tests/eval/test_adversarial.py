"""The adversarial questions behind the real reader, as far as the rules around it decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

import pytest

from eval.questions import ADVERSARIAL, Question, load
from index.documents import Document
from index.settings import Settings
from qa.answer import SEARCHED, Answer
from qa.chatbot import Chatbot
from qa.page.groups import groups
from qa.query.did_you_mean import WORD

FOLDER = ADVERSARIAL.with_suffix("")
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.txt"))}
WORDS = {word for text in TEXTS.values() for word in WORD.findall(text)}
ENOUGH = 30


@lru_cache
def of(kind: str) -> tuple[Question, ...]:
    found = load(ADVERSARIAL, lambda path: Document(path, "", TEXTS[path]) if path in TEXTS else None)
    return tuple(each for each in found if each.kind == kind)


OURS = (*of("counting"), *of("absent name"), *of("opposites"))


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Answer]:
    chatbot = Chatbot.open(FOLDER, Settings(index_dir=tmp_path_factory.mktemp("adversarial")))
    return {each.id: chatbot.ask(each.question) for each in OURS}


def test_there_are_enough_questions_for_each_rule() -> None:
    assert min(Counter(each.kind for each in OURS).values()) >= ENOUGH
    assert not any(each.answerable for each in of("absent name"))
    assert {len(each.evidence) for each in of("opposites")} == {2}


@pytest.mark.real
def test_no_question_is_changed_declined_or_kept_from_the_search(answers: Mapping[str, Answer]) -> None:
    for each in OURS:
        answer = answers[each.id]
        assert (answer.question, answer.searched) == (each.question, each.question)
        assert answer.kind in SEARCHED
        assert answer.nearest
        assert answer.answered or not answer.verdict


@pytest.mark.real
def test_a_count_is_offered_beside_only_where_the_documents_are_named(answers: Mapping[str, Answer]) -> None:
    counted = {each.question for each in OURS if answers[each.id].count}
    assert counted == {"How many documents mention payments to Helmgard?"}


@pytest.mark.real
def test_another_spelling_is_of_a_name_that_no_document_has(answers: Mapping[str, Answer]) -> None:
    offered = {each.id: other for each in OURS if (other := answers[each.id].suggestion)}
    assert all(each.kind == "absent name" for each in OURS if each.id in offered)
    assert len(offered) >= len(of("absent name")) / 3
    for other in offered.values():
        assert other.missing not in WORDS
        assert other.instead in WORDS
    assert offered["absent-name-1"].words == "No Austria in these documents. Did you mean Australia?"


@pytest.mark.real
def test_opposites_are_never_one_answer(answers: Mapping[str, Answer]) -> None:
    for each in of("opposites"):
        for group in groups(answers[each.id]):
            assert len({quote.path for quote in group.quotes}) == 1, each.question
