from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from llama_index.core import VectorStoreIndex
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import Document as LlamaDocument
from llama_index.core.vector_stores.types import VectorStoreQueryMode

from qa.answer import Suggestion
from qa.chatbot import Chatbot
from qa.corpus.corpus import Corpus
from qa.errors import QuestionError
from qa.question import MAX_CHARACTERS, checked
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


def test_another_spelling_is_offered_if_that_is_answered_and_the_question_stays(
    chatbot: Chatbot,
) -> None:
    asked = "Boats of the navy of Elbomia?"
    chatbot.threshold = 1.0
    answer = chatbot.ask(asked)
    assert (answer.answered, answer.question, answer.searched) == (False, asked, asked)
    assert answer.suggestion == Suggestion("Elbomia", "Elbonia", "Boats of the navy of Elbonia?")
    assert answer.suggestion.words == "No Elbomia in these documents. Did you mean Elbonia?"
    assert chatbot.ask(asked.lower()).suggestion is not None


def test_that_a_name_is_in_no_document_is_said_beside_an_answer(chatbot: Chatbot) -> None:
    answer = chatbot.ask("Boats of the navy of Elbomia?")
    assert answer.answered
    assert answer.suggestion
    assert (answer.suggestion.missing, answer.suggestion.instead) == ("Elbomia", "Elbonia")


@pytest.mark.parametrize(
    ("asked", "threshold"),
    [
        pytest.param("boats of the navy of elbomia?", 0.4, id="it is answered and may be no name"),
        pytest.param("Who painted ceilings in Elbomia?", 0.9, id="the other is not answered either"),
        pytest.param("Boats of the navy of Freedonia?", 1.0, id="no name is like it"),
    ],
)
def test_otherwise_no_other_spelling_is_offered(chatbot: Chatbot, asked: str, threshold: float) -> None:
    chatbot.threshold = threshold
    assert chatbot.ask(asked).suggestion is None


def test_a_name_that_a_document_has_is_not_called_missing(library: Library) -> None:
    library.write("army.txt", ARMY)
    library.write("navy.txt", NAVY)
    library.write("far.txt", "Elbomia " + "lies far away from all of these other places here " * 9)
    store = library.synced()
    index = VectorStoreIndex.from_vector_store(store, embed_model=library.embedder)
    retriever = index.as_retriever(similarity_top_k=1, vector_store_query_mode=VectorStoreQueryMode.HYBRID)
    chatbot = Chatbot(retriever, WordOverlapReader(), threshold=1.0, find_document=store.document)
    asked = "the navy of Elbomia has two boats"
    assert [quote.path for quote in chatbot.ask(asked).nearest] == ["navy.txt"]
    assert chatbot.ask(asked).suggestion is None
    assert chatbot.ask(asked.replace("Elbomia", "Elbonja")).suggestion is not None


def test_a_greeting_is_no_answer_and_a_summary_is_one(chatbot: Chatbot) -> None:
    chatbot.corpus = Corpus(lambda: ["army.txt", "navy.txt"], chatbot.find_document)
    hello, summary = chatbot.ask("hello"), chatbot.ask("summarise this")
    assert hello.verdict.startswith("Hello")
    assert (hello.answered, hello.confidence) == (False, 0.0)
    assert (summary.answered, summary.confidence) == (True, 1.0)


def test_a_count_over_the_documents_stands_beside_what_is_found(chatbot: Chatbot) -> None:
    chatbot.corpus = Corpus(lambda: ["army.txt", "navy.txt"], chatbot.find_document)
    answer = chatbot.ask("How many documents mention boats?")
    assert (answer.kind, answer.answered, answer.confidence < 1) == ("search", False, True)
    assert answer.nearest
    assert answer.count
    assert answer.count.words == "“boats” stands in 1 of 2 documents, word for word."
    assert [quote.path for quote in answer.count.quotes] == ["navy.txt"]
    assert chatbot.ask("How many boats has the navy?").count is None
