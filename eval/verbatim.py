"""Verbatim as a measured system: over a folder, with the documents given, or searching alone."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from contextlib import closing
from copy import copy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeRelationship, NodeWithScore, QueryBundle, RelatedNodeInfo, TextNode

from eval.questions import Question, Turn
from eval.records import SEARCH_ALONE
from eval.systems import Citation, Hit, Reply
from index.documents import Document
from index.settings import Settings
from index.store import PassageStore
from index.sync import OnProgress
from qa.answer import Answer, Quote
from qa.chatbot import PASSAGES_READ, Chatbot
from qa.passages import FindDocument, passages
from qa.spans import SpanReader

DEPTH = 50
"""How many passages are retrieved to measure the search; the reader gets fewer."""


def settings_with(index_dir: Path | None = None) -> Settings:
    """The settings of the environment, with the index in another folder if one is given."""
    settings = Settings.from_environment(os.environ)
    return replace(settings, index_dir=index_dir) if index_dir else settings


@dataclass(slots=True)
class FolderSystem:
    """Indexes a folder, retrieves and reads."""

    settings: Settings
    on_progress: OnProgress = lambda progress: None
    chatbot: Chatbot = field(init=False)
    _deep: BaseRetriever = field(init=False)

    @property
    def name(self) -> str:
        return "verbatim"

    def index(self, folder: Path) -> int:
        self.chatbot = Chatbot.open(folder, self.settings, self.on_progress)
        deep: Any = copy(self.chatbot.retriever)
        deep.similarity_top_k = DEPTH
        self._deep = deep
        with closing(PassageStore(self.settings.index_path(folder))) as store:
            return len(store.snapshot.ids)

    def ask(self, question: Question) -> Reply:
        answer = self.chatbot.ask(question.question, as_history(question.history))
        return _reply(answer, self._deep.retrieve(answer.searched), self.chatbot.find_document)

    def facts(self) -> Sequence[tuple[str, str]]:
        settings = self.settings
        return [
            ("embedding model", settings.embedding_model),
            ("passage tokens", str(settings.max_passage_tokens)),
            ("passages read", str(PASSAGES_READ)),
            ("threshold", f"{self.chatbot.threshold:.2f}"),
        ]


@dataclass(slots=True)
class SearchSystem(FolderSystem):
    """Only searches: it refuses every question."""

    @property
    def name(self) -> str:
        return "verbatim, searching"

    def ask(self, question: Question) -> Reply:
        started = time.perf_counter()
        hits = self._deep.retrieve(question.question)
        took = (time.perf_counter() - started) * 1000
        return Reply("", 0.0, found=_hits(hits, self.chatbot.find_document), latency_ms=took)

    def facts(self) -> Sequence[tuple[str, str]]:
        return [*FolderSystem.facts(self), SEARCH_ALONE]  # a bare super() fails in a class with slots


@dataclass(frozen=True, slots=True)
class ReadingSystem:
    """Only reads: each question comes with its documents."""

    documents: FindDocument
    reader: SpanReader

    @property
    def name(self) -> str:
        return "verbatim, reading"

    def index(self, folder: Path) -> int:
        return 0

    def ask(self, question: Question) -> Reply:
        given = [found for path in question.given if (found := self.documents(path))]
        chatbot = Chatbot(_GivenDocuments(given), self.reader, self.reader.threshold, self.documents)
        answer, hits = chatbot.ask_with_hits(question.question, as_history(question.history))
        return _reply(answer, hits, self.documents)

    def facts(self) -> Sequence[tuple[str, str]]:
        return [("threshold", f"{self.reader.threshold:.2f}")]


class _GivenDocuments(BaseRetriever):
    """Retrieves the same whole documents for every question."""

    def __init__(self, documents: Sequence[Document]) -> None:
        super().__init__()
        self._documents = documents

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [NodeWithScore(node=_node(document), score=1.0) for document in self._documents]


def _node(document: Document) -> TextNode:
    return TextNode(
        id_=document.path,
        text=document.text,
        start_char_idx=0,
        end_char_idx=len(document.text),
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=document.path)},
    )


def as_history(turns: Sequence[Turn]) -> list[Answer]:
    """Earlier turns as the chatbot keeps them: each answer quotes a document of its own."""
    return [_answer(turn) for turn in turns]


def _answer(turn: Turn) -> Answer:
    document, end = Document("", "", turn.answer), len(turn.answer)
    quotes = (Quote(document, 0, end, 0, end, 1.0),) if turn.answer.strip() else ()
    return Answer(turn.question, turn.question, quotes, quotes, 1.0, 0.0)


def _reply(answer: Answer, hits: Sequence[NodeWithScore], documents: FindDocument) -> Reply:
    return Reply(
        answer=answer.text,
        confidence=answer.confidence,
        quotes=tuple(map(_citation, answer.quotes)),
        others=tuple(_citation(quote) for same in answer.alternatives for quote in same),
        nearest=tuple(map(_citation, answer.nearest)),
        found=_hits(hits, documents),
        searched=answer.searched,
        latency_ms=answer.latency_ms,
    )


def _hits(hits: Sequence[NodeWithScore], documents: FindDocument) -> tuple[Hit, ...]:
    return tuple(
        Hit(one.document.path, one.start, one.end, one.document.page_at(one.start))
        for one in passages(hits, documents)
    )


def _citation(quote: Quote) -> Citation:
    return Citation(quote.path, quote.text, quote.answer, quote.score, quote.start, quote.end)
