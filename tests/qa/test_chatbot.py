from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from llama_index.core import VectorStoreIndex
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import Document as LlamaDocument
from llama_index.core.vector_stores.types import VectorStoreQueryMode

from qa.chatbot import Chatbot
from qa.errors import QuestionError
from qa.question import MAX_CHARACTERS, checked
from qa.shelf import Shelf
from tests.fakes import HashingEmbedder, Library, WordOverlapReader

ARMY = "The army of Elbonia has 1,960 soldiers. It marched on Tuesday.\n"
NAVY = "The navy of Elbonia has two boats.\n"


@pytest.fixture
def chatbot(library: Library) -> Chatbot:
    library.write("army.txt", ARMY)
    library.write("navy.txt", NAVY)
    store = library.synced()
    index = VectorStoreIndex.from_vector_store(store, embed_model=library.embedder)
    retriever = index.as_retriever(vector_store_query_mode=VectorStoreQueryMode.HYBRID)
    return Chatbot(retriever, WordOverlapReader(), threshold=0.4, find_document=store.document)


def test_an_answer_is_quoted_from_its_file(chatbot: Chatbot) -> None:
    answer = chatbot.ask("How many boats has the navy?")
    assert answer.answered
    quote = answer.quotes[0]
    assert (quote.path, quote.text) == ("navy.txt", NAVY.strip())
    assert quote.document.text[quote.start : quote.end] == quote.text


def test_what_the_documents_do_not_say_is_not_answered(chatbot: Chatbot) -> None:
    answer = chatbot.ask("Who painted ceilings in Elbonia?")
    assert (answer.answered, answer.text, answer.quotes) == (False, "", ())
    assert answer.nearest
    assert answer.confidence == answer.nearest[0].score < chatbot.threshold


def test_a_question_that_matches_nothing_is_refused(chatbot: Chatbot) -> None:
    assert not chatbot.ask("zzz qqq").answered


def test_the_same_question_gets_the_same_answer(chatbot: Chatbot) -> None:
    first, second = (chatbot.ask("When did the army march?") for _ in range(2))
    assert first.to_dict() | {"latency_ms": 0} == second.to_dict() | {"latency_ms": 0}


def test_a_follow_up_is_searched_with_the_question_before(chatbot: Chatbot) -> None:
    first = chatbot.ask("How many soldiers has the army?")
    answer = chatbot.ask("When has it marched?", history=[first])
    assert answer.searched == "When has it marched? (Elbonia; 1,960)"
    assert answer.question == "When has it marched?"
    assert answer.quotes[0].path == "army.txt"


@settings(max_examples=40)
@given(st.text(max_size=200))
def test_any_text_becomes_a_question_or_is_refused_in_words(text: str) -> None:
    try:
        question = checked(text)
    except QuestionError:
        assert not any(character.isalnum() for character in text)
    else:
        assert question.encode().decode() == checked(question) == question


@pytest.mark.parametrize("question", ["", "   \n", "?!", "\x00\x07", "🤔"], ids=repr)
def test_a_question_without_words_is_refused_in_words(chatbot: Chatbot, question: str) -> None:
    with pytest.raises(QuestionError, match="Ask something in words"):
        chatbot.ask(question)


def test_a_very_long_question_is_refused_in_words(chatbot: Chatbot) -> None:
    with pytest.raises(QuestionError, match=f"at most {MAX_CHARACTERS:,}"):
        chatbot.ask("why " * 25_000)


@pytest.mark.parametrize(
    "question", ["сколько солдат?", "有多少士兵？", 'a"b OR NEAR(', "army\x00\x1b[31m", "‮army", "army " * 300]
)
def test_an_odd_question_is_answered_or_refused_but_never_breaks(chatbot: Chatbot, question: str) -> None:
    answer = chatbot.ask(question)
    assert answer.question == question
    assert all(quote.text in ARMY + NAVY for quote in answer.quotes)


def test_any_llama_index_retriever_will_do(embedder: HashingEmbedder) -> None:
    index = VectorStoreIndex.from_documents([LlamaDocument(text=NAVY, doc_id="other")], embed_model=embedder)
    retriever: BaseRetriever = index.as_retriever()
    answer = Chatbot(retriever, WordOverlapReader(), threshold=0.3).ask("How many boats has the navy?")
    assert (answer.quotes[0].path, answer.quotes[0].text) == ("other", NAVY.strip())


def test_the_query_engine_refuses_in_words(chatbot: Chatbot) -> None:
    response = chatbot.as_query_engine().query("Who painted ceilings in Elbonia?")
    assert str(response) == "The documents do not answer that."
    assert response.metadata is not None
    assert response.metadata["text"] == ""


def test_the_query_engine_gives_the_answer_its_passages_and_its_quotes(chatbot: Chatbot) -> None:
    response = chatbot.as_query_engine().query("How many boats has the navy?")
    answer = chatbot.ask("How many boats has the navy?")
    assert str(response) == answer.text
    assert response.source_nodes[0].metadata["file_path"] == "navy.txt"
    assert response.metadata is not None
    assert response.metadata["quotes"] == answer.to_dict()["quotes"]


def test_what_is_no_text_is_refused_in_words() -> None:
    with pytest.raises(QuestionError, match="A question is text, not NoneType"):
        checked(None)  # type: ignore[arg-type]


def test_a_misspelt_name_is_searched_as_the_documents_have_it(chatbot: Chatbot) -> None:
    answer = chatbot.ask("How many boats has Elbomia?")
    assert (answer.question, answer.searched) == (
        "How many boats has Elbomia?",
        "How many boats has Elbonia?",
    )


def test_a_greeting_is_answered_in_words_and_a_count_over_every_document(chatbot: Chatbot) -> None:
    chatbot.shelf = Shelf(lambda: ["army.txt", "navy.txt"], chatbot.find_document)
    assert chatbot.ask("hello").verdict.startswith("Hello")
    count = chatbot.ask("How many documents mention Elbonia?")
    assert (count.kind, len(count.quotes), count.confidence) == ("count", 2, 1.0)
    assert count.verdict == "2 of 2 documents have “Elbonia”, 2 times in all. All 2 were looked through."
