"""txtai's extractive pipeline (`RAG`, once named `Extractor`), with our weights, over its hybrid search.

`Embeddings(path=..., content=True, hybrid=True)` with all-MiniLM-L6-v2 over passages of about 100 words,
as txtai leaves the cutting to its user; `RAG(..., output="reference")` joins the best three and has its
`Questions` pipeline read them as one text. It answers nothing where the score is under 0.05. Where the
model finds no answer, the pipeline of 9.14 raises TypeError: this is taken as the refusal that it means.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from txtai import RAG, Embeddings

from eval.peers.kit import Kit, versions
from eval.peers.texts import cited, cut, read_folder
from eval.questions import Question
from eval.systems import Reply, System, Told
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
        self._passages = cut(read_folder(folder))
        embeddings = Embeddings(path=str(self.kit.embedder), content=True, hybrid=True)
        embeddings.index((number, passage.text) for number, passage in enumerate(self._passages))
        self._rag = RAG(embeddings, str(self.kit.reader), output="reference")
        return len(self._passages)

    def ask(self, question: Question) -> Reply:
        started = time.perf_counter()
        said = self._said(question.question)
        latency_ms = 1000 * (time.perf_counter() - started)
        told = (self._told(said["answer"], said["reference"]),) if said["answer"] else ()
        return Reply(
            answer=said["answer"] or "",
            confidence=float(bool(told)),
            quotes=told,
            nearest=told,
            searched=question.question,
            latency_ms=latency_ms,
        )

    def facts(self) -> Sequence[tuple[str, str]]:
        return versions("txtai")

    def _said(self, question: str) -> dict[str, Any]:
        try:
            said: dict[str, Any] = self._rag(question)
            return said
        except TypeError as error:
            if "NoneType" not in str(error):
                raise
            return {"answer": None, "reference": None}

    def _told(self, answer: str, reference: str) -> Told:
        """The sentence of the answer in the passage that is named; the answer alone where it has none."""
        passage = self._passages[int(reference)]
        path, start = passage.document.path, passage.text.find(answer)
        if start < 0:
            return Told(path, answer, answer, 1.0)
        return cited(path, passage.text, passage.start, start, start + len(answer), 1.0)
