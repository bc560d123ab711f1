"""This project as a system that is measured: over a folder, over given documents, or searching alone."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeRelationship, NodeWithScore, QueryBundle, RelatedNodeInfo, TextNode

from eval.questions import Question, Turn
from eval.records import SEARCH_ALONE
from eval.systems import Found, Reply, Told
from index.documents import Document
from index.settings import Settings
from index.store import PassageStore
from index.sync import OnProgress
from qa.answer import Answer, Quote
from qa.chatbot import PASSAGES_READ, Chatbot
from qa.passages import FindDocument, passages
from qa.spans import SpanReader

DEPTH = 50
"""So many passages are looked at to measure the search; the reader is given fewer."""


@dataclass(slots=True)
class Folder:
    """The whole way, over a folder."""

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
        answer = self.chatbot.ask(question.question, [_earlier(turn) for turn in question.history])
        return reply(answer, self._deep.retrieve(answer.searched), self.chatbot.find_document)

    def facts(self) -> Sequence[tuple[str, str]]:
        settings = self.settings
        return [
            ("embedding model", settings.embedding_model),
            ("passage tokens", str(settings.max_passage_tokens)),
            ("passages read", str(PASSAGES_READ)),
            ("threshold", f"{self.chatbot.threshold:.2f}"),
        ]


@dataclass(slots=True)
class Search(Folder):
    """The search alone: every question is refused."""

    @property
    def name(self) -> str:
        return "verbatim, searching"

    def ask(self, question: Question) -> Reply:
        started = time.perf_counter()
        hits = self._deep.retrieve(question.question)
        took = (time.perf_counter() - started) * 1000
        return Reply("", 0.0, found=_found(hits, self.chatbot.find_document), latency_ms=took)

    def facts(self) -> Sequence[tuple[str, str]]:
        return [*Folder.facts(self), SEARCH_ALONE]  # the bare super() finds no class with slots


@dataclass(frozen=True, slots=True)
class Given:
    """Reading alone: the documents that come with each question, whole."""

    documents: FindDocument
    reader: SpanReader

    @property
    def name(self) -> str:
        return "verbatim, reading"

    def index(self, folder: Path) -> int:
        return 0

    def ask(self, question: Question) -> Reply:
        given = [found for path in question.given if (found := self.documents(path))]
        chatbot = Chatbot(_Given(given), self.reader, self.reader.threshold, self.documents)
        answer, hits = chatbot.ask_with_hits(question.question, [_earlier(turn) for turn in question.history])
        return reply(answer, hits, self.documents)

    def facts(self) -> Sequence[tuple[str, str]]:
        return [("threshold", f"{self.reader.threshold:.2f}")]


class _Given(BaseRetriever):
    """Finds the documents that it was given, whatever is asked."""

    def __init__(self, documents: Sequence[Document]) -> None:
        super().__init__()
        self._documents = documents

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [NodeWithScore(node=_whole(document), score=1.0) for document in self._documents]


def _whole(document: Document) -> TextNode:
    return TextNode(
        id_=document.path,
        text=document.text,
        start_char_idx=0,
        end_char_idx=len(document.text),
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=document.path)},
    )


def _earlier(turn: Turn) -> Answer:
    """A turn as if it had been answered so: the answer is a document of its own."""
    said = Document("", "", turn.answer)
    quotes = (Quote(said, 0, len(turn.answer), 0, len(turn.answer), 1.0),) if turn.answer.strip() else ()
    return Answer(turn.question, turn.question, quotes, quotes, 1.0, 0.0)


def reply(answer: Answer, hits: Sequence[NodeWithScore], documents: FindDocument) -> Reply:
    """What is measured of an answer; `hits` are the passages that were found for it."""
    return Reply(
        answer=answer.text,
        confidence=answer.confidence,
        quotes=tuple(map(_told, answer.quotes)),
        others=tuple(_told(quote) for same in answer.alternatives for quote in same),
        nearest=tuple(map(_told, answer.nearest)),
        found=_found(hits, documents),
        searched=answer.searched,
        latency_ms=answer.latency_ms,
    )


def _found(hits: Sequence[NodeWithScore], documents: FindDocument) -> tuple[Found, ...]:
    return tuple(
        Found(one.document.path, one.start, one.end, one.document.page_at(one.start))
        for one in passages(hits, documents)
    )


def _told(quote: Quote) -> Told:
    return Told(quote.path, quote.text, quote.answer, quote.score, quote.start, quote.end)
