"""The chatbot as a llama-index query engine, for pipelines that are built of those."""

from __future__ import annotations

from typing import Any

from llama_index.core.base.response.schema import Response
from llama_index.core.query_engine import CustomQueryEngine
from pydantic import ConfigDict

from qa.answer import REFUSAL


class QuoteQueryEngine(CustomQueryEngine):
    """`response.response` is the answer's words, or ours, or that the documents do not answer;
    `response.source_nodes` the passages that were read; `response.metadata` the whole answer."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    chatbot: Any

    def custom_query(self, query_str: str) -> Response:
        answer, hits = self.chatbot.ask_with_hits(query_str)
        return Response(
            response=answer.verdict or answer.text or REFUSAL, source_nodes=hits, metadata=answer.to_dict()
        )
