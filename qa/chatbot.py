"""The product: a question becomes a quoted answer."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from llama_index.core import VectorStoreIndex
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import MetadataMode, NodeWithScore
from llama_index.core.vector_stores.types import VectorStoreQueryMode

from index.embedding import LocalEmbedding
from index.opening import open_store
from index.report import SyncReport
from index.settings import Settings
from index.store import PassageStore
from index.sync import OnProgress, sync
from qa.answer import Answer, Statement, Suggestion
from qa.corpus.corpus import Corpus, no_paths
from qa.corpus.counting import count_mentions
from qa.corpus.routing import route
from qa.followup import best_of, readings, searches, stand_alone
from qa.judge import Judge, OnnxJudge
from qa.passages import FindDocument, no_documents, passages
from qa.query.did_you_mean import missing_names, nearest_name
from qa.question import checked
from qa.reader import Reader
from qa.select import Selection, select
from qa.spans import SpanReader, open_reader
from qa.verdict import decided

if TYPE_CHECKING:
    from qa.engine import QuoteQueryEngine

PASSAGES_READ = 8
MOST_NAMES_TRIED = 3
"""Names in a question that is not answered for which another spelling is looked for."""


class Chatbot:
    """Answers questions with quotes from what a retriever finds.

    `retriever` is any of llama-index's; `find_document` gives the document of a hit, so that offsets
    are into the document and not into the hit. Below `threshold` on its score, a quote is no answer.
    `paths` names all documents, for questions about them all; `judge` says yes or no, without one
    nothing does.
    `close` lets go of the index.
    """

    def __init__(
        self,
        retriever: BaseRetriever,
        reader: Reader,
        threshold: float,
        find_document: FindDocument = no_documents,
        sync_report: SyncReport | None = None,
        close: Callable[[], None] = lambda: None,
        paths: Callable[[], Iterable[str]] = no_paths,
        judge: Judge | None = None,
    ) -> None:
        self.retriever = retriever
        self.reader = reader
        self.threshold = threshold
        self.find_document = find_document
        self.sync_report = sync_report
        self.close = close
        self.corpus = Corpus(paths, find_document)
        self.judge = judge

    @classmethod
    def open(
        cls,
        docs: str | Path = "seeds",
        settings: Settings | None = None,
        on_progress: OnProgress = lambda progress: None,
        reader: SpanReader | None = None,
    ) -> Chatbot:
        """A chatbot over a folder: its index brought in step, its models loaded.

        Settings, and the reader, come from the environment where none are given. Raises a
        `VerbatimError` whose message says what to do where the folder, the index or a model is not usable.
        """
        chosen = settings or Settings.from_environment(os.environ)
        chosen_reader = reader or open_reader(os.environ)
        embedder = LocalEmbedding(model_name=chosen.embedding_model)
        store = open_store(Path(docs), chosen, embedder)
        try:
            report = sync(Path(docs), store, embedder, chosen, on_progress)
            embedder.embed(["ready"])
        except BaseException:
            store.close()
            raise
        return cls(
            hybrid_retriever(store, embedder),
            chosen_reader,
            chosen_reader.threshold,
            store.document,
            report,
            store.close,
            store.digests,
            OnnxJudge.load(),
        )

    def ask(self, question: str, history: Sequence[Answer] = ()) -> Answer:
        """What the documents say. `history` holds the earlier answers, oldest first.

        Raises QuestionError where the question holds no words, or too many.
        """
        return self.ask_with_hits(question, history)[0]

    def ask_with_hits(
        self, question: str, history: Sequence[Answer] = ()
    ) -> tuple[Answer, list[NodeWithScore]]:
        """The answer, and the passages that were read for it, best first."""
        started = time.perf_counter()
        asked = checked(question)
        about_corpus = route(asked, self.corpus)
        if about_corpus:
            return _stated(question, *about_corpus, started), []
        chosen, hits = self._find(asked, history)
        suggestion = self._other_spelling(asked, history, hits, bool(chosen.quotes))
        count = count_mentions(asked, self.corpus)
        searched = stand_alone(asked, history)
        return _answer(question, searched, chosen, started, suggestion, count), hits

    def _find(self, asked: str, history: Sequence[Answer]) -> tuple[Selection, list[NodeWithScore]]:
        """Retrieve, read, select."""
        hits = self._search(searches(asked, history))
        found = passages(hits, self.find_document)
        read = best_of([self.reader.read(reading, found) for reading in readings(asked, history)])
        chosen = select(asked, read, self.threshold)
        return decided(asked, chosen, self.judge, self.threshold) if self.judge else chosen, hits

    def _other_spelling(
        self, asked: str, history: Sequence[Answer], hits: Sequence[NodeWithScore], answered: bool
    ) -> Suggestion | None:
        """Look for a name that no document has, but nearly, and with which the question is answered.

        An answer to the question as it is may then be about the other name: that is said beside it, if the
        name that is missing is written as one.
        """
        texts = _texts(hits)
        for missing in missing_names(asked, texts, capital=answered)[:MOST_NAMES_TRIED]:
            instead = nearest_name(missing, [*texts, *_texts(self._search((missing,)))])
            if instead:
                question = re.sub(rf"\b{missing}\b", instead, asked)
                if self._find(question, history)[0].quotes:
                    return Suggestion(missing, instead, question)
        return None

    def _search(self, texts: Sequence[str]) -> list[NodeWithScore]:
        """What is found for any of the texts, best first; each passage once, as the first scores it."""
        found: dict[str, NodeWithScore] = {}
        for text in texts:
            for hit in self.retriever.retrieve(text):
                found.setdefault(hit.node.node_id, hit)
        return (
            sorted(found.values(), key=lambda hit: -(hit.score or 0.0))
            if len(texts) > 1
            else [*found.values()]
        )

    def as_query_engine(self) -> QuoteQueryEngine:
        """This chatbot as a llama-index query engine."""
        from qa.engine import QuoteQueryEngine

        return QuoteQueryEngine(chatbot=self)


def hybrid_retriever(store: PassageStore, embedder: LocalEmbedding) -> BaseRetriever:
    """Searches by meaning and by words, for as many passages as are read."""
    return VectorStoreIndex.from_vector_store(store, embed_model=embedder).as_retriever(
        similarity_top_k=PASSAGES_READ, vector_store_query_mode=VectorStoreQueryMode.HYBRID
    )


def _texts(hits: Sequence[NodeWithScore]) -> list[str]:
    return [hit.node.get_content(MetadataMode.NONE) for hit in hits]


def _answer(
    question: str,
    searched: str,
    chosen: Selection,
    started: float,
    suggestion: Suggestion | None,
    count: Statement | None,
) -> Answer:
    return Answer(
        question=question,
        searched=searched,
        quotes=chosen.quotes,
        alternatives=chosen.alternatives,
        nearest=chosen.nearest,
        disagreement=chosen.disagreement,
        kind=chosen.kind,
        verdict=chosen.verdict,
        confidence=chosen.confidence,
        latency_ms=_since(started),
        suggestion=suggestion,
        count=count,
    )


def _stated(question: str, kind: str, about: Statement, started: float) -> Answer:
    """What was said without a search: sure if documents are quoted, else no answer at all."""
    sure = 1.0 if about.quotes else 0.0
    return Answer(question, question, about.quotes, (), sure, _since(started), verdict=about.words, kind=kind)


def _since(started: float) -> float:
    """In milliseconds."""
    return (time.perf_counter() - started) * 1000
