"""txtai's extractive pipeline (`RAG`, once named `Extractor`), with our weights, over its hybrid search.

`Embeddings(path=..., content=True, hybrid=True)` with all-MiniLM-L6-v2 over passages of about 100 words,
because txtai has no splitter; `RAG(..., output="reference")` joins the best three, which its `Questions`
pipeline reads as one text. It refuses if the score is under 0.05. If the model finds no answer, the
pipeline of 9.14 raises TypeError, which counts as a refusal.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from txtai import RAG, Embeddings

from eval.peers.kit import Kit, versions
from eval.peers.texts import cite, read_folder, split_passages
from eval.questions import Question
from eval.systems import Citation, Reply, System
from qa.answer import Passage


def open_peer(kit: Kit) -> System:
    return Txtai(kit)


@dataclass(slots=True)
class Txtai:
    kit: Kit
    name: str = "txtai"
    _passages: list[Passage] = field(init=False)
    _rag: Any = field(init=False)

    def index(self, folder: Path) -> int:
        self._passages = split_passages(read_folder(folder))
        embeddings = Embeddings(path=str(self.kit.embedder), content=True, hybrid=True)
        embeddings.index((number, passage.text) for number, passage in enumerate(self._passages))
        self._rag = RAG(embeddings, str(self.kit.reader), output="reference")
        return len(self._passages)

    def ask(self, question: Question) -> Reply:
        started = time.perf_counter()
        said = self._ask_pipeline(question.question)
        latency_ms = 1000 * (time.perf_counter() - started)
        citations = (self._citation(said["answer"], said["reference"]),) if said["answer"] else ()
        return Reply(
            answer=said["answer"] or "",
            confidence=float(bool(citations)),
            quotes=citations,
            nearest=citations,
            searched=question.question,
            latency_ms=latency_ms,
        )

    def facts(self) -> Sequence[tuple[str, str]]:
        return versions("txtai")

    def _ask_pipeline(self, question: str) -> dict[str, Any]:
        try:
            said: dict[str, Any] = self._rag(question)
            return said
        except TypeError as error:
            if "NoneType" not in str(error):
                raise
            return {"answer": None, "reference": None}

    def _citation(self, answer: str, reference: str) -> Citation:
        """The sentence of the answer in the passage it names, or only the answer if that passage does not
        have it."""
        passage = self._passages[int(reference)]
        path, start = passage.document.path, passage.text.find(answer)
        if start < 0:
            return Citation(path, answer, answer, 1.0)
        return cite(path, passage.text, passage.start, start, start + len(answer), 1.0)
