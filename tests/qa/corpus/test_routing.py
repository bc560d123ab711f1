from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Document
from qa.answer import Statement
from qa.corpus.corpus import Corpus
from qa.corpus.overview import MOST_QUOTED
from qa.corpus.routing import KINDS, route

TEXTS = {
    "navy.txt": "The navy of Elbonia has two boats. A lawsuit about one of them was filed on March 3, 2020.",
    "army.txt": "The army of Elbonia has 1,960 soldiers. It marched. Lawsuits followed, a lawsuit more.",
    "a/mud.txt": "Elbonia exports 40% of its mud. The warning of April 2021 may have come late.",
}
CORPUS = Corpus(lambda: TEXTS, lambda path: Document(path, "", TEXTS[path]))

ROUTED = {
    "greeting": ["Hello!", "hi", "Good morning"],
    "thanks": ["thanks", "Thank you very much!"],
    "goodbye": ["bye", "Goodbye!"],
    "help": ["help", "What can you do?", "who are you?"],
    "overview": ["What documents do you have?", "what is in here?", "What’s in here?"],
    "summary": ["summarise this", "Please summarize the documents", "TL;DR", "summary of army.txt",
                "Summarise “mud”", "summarise a/mud.txt"],
}  # fmt: skip
SEARCHED = [
    "how many peacekeepers?",
    "Hello, how many boats has the navy?",
    "Summarise what Putin said",
    "summary of the budget",
    "summary of arm",
    "Summarise the army.txt file",
    "How many articles did he write?",
    "Thanks for that. How many boats sank?",
    "How many of the boats sank?",
    "What is this lawsuit about?",
    "How many documents are there?",
    "List all documents",
    "Which documents do I need?",
    "What are the documents about?",
    "Help with what?",
    "List every date",
    "How many of the reports are about money?",
    "How many documents mention a lawsuit?",
    "What is the average over all documents?",
]


def routed(question: str, corpus: Corpus = CORPUS) -> Statement:
    found = route(question, corpus)
    assert found, question
    return found[1]


@pytest.mark.parametrize(("kind", "question"), [(kind, each) for kind in ROUTED for each in ROUTED[kind]])
def test_what_is_said_to_the_chatbot_is_recognised(kind: str, question: str) -> None:
    found = route(question, CORPUS)
    assert found
    assert found[0] == kind
    assert found[1].words


@pytest.mark.parametrize("question", SEARCHED)
def test_whatever_else_is_asked_is_searched(question: str) -> None:
    assert route(question, CORPUS) is None


@given(st.sampled_from(sorted(KINDS)), st.from_regex(r"[a-z]{1,9}", fullmatch=True))
def test_a_form_with_a_word_more_is_searched(form: str, word: str) -> None:
    for question in (f"{form} {word}", f"{word} {form}"):
        if question not in KINDS and not question.startswith("summari"):
            assert route(question, CORPUS) is None


def test_the_documents_are_named_and_quoted() -> None:
    found = routed("What documents do you have?")
    assert found.words == "There are 3 documents: a/mud.txt, army.txt, navy.txt."
    assert {quote.path for quote in found.quotes} == TEXTS.keys()


def test_without_documents_there_is_nothing_to_list() -> None:
    assert routed("What is in here?", Corpus()).quotes == ()
    assert route("Summarise this", Corpus()) is None


def test_a_named_document_is_summed_up_in_its_own_sentences_in_order() -> None:
    found = routed("summary of army.txt")
    assert {quote.path for quote in found.quotes} == {"army.txt"}
    starts = [quote.start for quote in found.quotes]
    assert starts == sorted(starts)
    assert all(quote.text == quote.answer in TEXTS["army.txt"] for quote in found.quotes)


@pytest.mark.parametrize("asked", ["Summarise this", "What is in here?"])
def test_of_many_documents_only_those_that_are_quoted_are_loaded(asked: str) -> None:
    loaded: list[str] = []

    def load(path: str) -> Document:
        loaded.append(path)
        return Document(path, "", "Elbonia has an army of two men and a boat. " * 3)

    names = [f"{number:03}.txt" for number in range(500)]
    found = routed(asked, Corpus(lambda: names, load))
    assert loaded == names[:MOST_QUOTED]
    assert len(found.quotes) == MOST_QUOTED
