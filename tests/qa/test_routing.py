from __future__ import annotations

import pytest

from index.documents import Document
from qa.gathering import mention
from qa.routing import routed
from qa.shelf import Shelf
from qa.told import Told

TEXTS = {
    "navy.txt": "The navy of Elbonia has two boats. A lawsuit about one of them was filed on March 3, 2020.",
    "army.txt": "The army of Elbonia has 1,960 soldiers. It marched. Lawsuits followed, a lawsuit more.",
    "mud.txt": "Elbonia exports 40% of its mud. The warning of April 2021 may have come late.",
}
SHELF = Shelf(lambda: TEXTS, lambda path: Document(path, "", TEXTS[path]))

KINDS = {
    "greeting": ["Hello!", "hi there", "Good morning", "hey, how are you?"],
    "thanks": ["thanks", "Thank you very much!", "great, thanks", "thanks for your help"],
    "goodbye": ["bye", "Goodbye!"],
    "help": ["help", "What can you do?", "who are you?", "Are you a bot?"],
    "overview": ["What documents do you have?", "what is in here?", "How many files are there?",
                 "Which documents can you search?"],
    "summary": ["summarise this", "Please summarize the documents", "TL;DR", "summary of army.txt",
                "What is this about?"],
    "count": [
        "How many of the documents mention a lawsuit?",
        "Which files contain the word mud?",
        "How often is Elbonia mentioned?",
        "List every date",
        "list all percentages in the documents",
        "How many of the reports are about money?",
        "What is the average over all documents?",
    ],
}  # fmt: skip
SEARCHED = [
    "how many peacekeepers?",
    "Hello, how many boats has the navy?",
    "What did he say in the article?",
    "List all the districts that were lost",
    "Summarise what Putin said",
    "How many articles did he write?",
    "Who thanked the army?",
    "Thanks for that. How many boats sank?",
    "How often does it rain?",
    "How many of the boats sank?",
    "What is this lawsuit about?",
    "Are you sure that the navy has two boats?",
]


def told(question: str, shelf: Shelf = SHELF) -> Told:
    found = routed(question, shelf)
    assert found, question
    return found[1]


@pytest.mark.parametrize(("kind", "question"), [(kind, each) for kind in KINDS for each in KINDS[kind]])
def test_what_is_not_for_a_search_is_recognised(kind: str, question: str) -> None:
    found = routed(question, SHELF)
    assert found
    assert found[0] == kind
    assert found[1].words


@pytest.mark.parametrize("question", SEARCHED)
def test_all_other_questions_are_searched(question: str) -> None:
    assert routed(question, SHELF) is None


def test_a_count_is_over_every_document_and_says_how_many_were_looked_through() -> None:
    count = told("How many of the documents mention a lawsuit?")
    assert count.words == "2 of 3 documents have “lawsuit”, 3 times in all. All 3 were looked through."
    assert [(quote.path, quote.answer) for quote in count.quotes] == [
        ("army.txt", "Lawsuits"),
        ("navy.txt", "lawsuit"),
    ]


def test_of_what_no_document_mentions_that_is_said() -> None:
    none = told("How many documents mention a volcano?")
    assert none.words == "None of the 3 documents has “volcano”. All 3 were looked through."
    assert none.quotes == ()


def test_every_date_is_gathered() -> None:
    assert [quote.answer for quote in told("List every date").quotes] == ["April 2021", "March 3, 2020"]


@pytest.mark.parametrize("asked", ["List all people mentioned", "Name every company in the reports."])
def test_a_list_of_all_there_are_is_declined_in_words(asked: str) -> None:
    declined = told(asked)
    assert "go through all 3 documents" in declined.words
    assert declined.quotes == ()


@pytest.mark.parametrize("asked", ["Name all companies that left", "List the people who signed."])
def test_a_list_that_says_of_what_is_searched(asked: str) -> None:
    assert routed(asked, SHELF) is None


def test_a_count_that_needs_reading_is_declined_in_words() -> None:
    declined = told("How many of the reports are about money?")
    assert "all 3 documents" in declined.words
    assert declined.quotes == ()


def test_without_the_documents_nothing_is_counted() -> None:
    assert "I would rather not guess" in told("List every date", Shelf()).words


def test_the_documents_are_named_and_quoted() -> None:
    found = told("What documents do you have?")
    assert found.words == "There are 3 documents: army.txt, mud.txt, navy.txt."
    assert {quote.path for quote in found.quotes} == TEXTS.keys()


def test_a_named_document_is_summed_up_in_its_own_sentences_in_order() -> None:
    found = told("summary of army.txt")
    assert {quote.path for quote in found.quotes} == {"army.txt"}
    starts = [quote.start for quote in found.quotes]
    assert starts == sorted(starts)
    assert all(quote.text == quote.answer in TEXTS["army.txt"] for quote in found.quotes)


def test_a_summary_of_no_document_is_a_question() -> None:
    assert routed("summary of the budget", SHELF) is None


@pytest.mark.parametrize(
    ("what", "text", "found"),
    [
        ("lawsuit", "LAWSUITS", True),
        ("companies", "a company", True),
        ("war", "a warning", False),
        ("the gas", "gases", False),
        ("Peskov", "Peskov’s", True),
    ],
)
def test_a_mention_is_a_whole_word_in_any_usual_ending(what: str, text: str, found: bool) -> None:
    assert bool(mention(what).search(text)) == found
