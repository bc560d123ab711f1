"""A question becomes a quoted answer."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.answer import Answer, Quote
    from qa.chatbot import Chatbot

__all__ = ["Answer", "Chatbot", "Quote", "ask"]
_HOMES = {"Answer": "qa.answer", "Chatbot": "qa.chatbot", "Quote": "qa.answer"}


def ask(question: str, docs: str | Path = "seeds") -> Answer:
    """Ask a folder. The first question loads the models and syncs the index; later ones, of the same
    process, do not: `Chatbot.open` syncs whenever it is called."""
    return _chatbot(Path(os.path.abspath(docs))).ask(question)


@lru_cache(maxsize=4)
def _chatbot(docs: Path) -> Chatbot:
    from qa.chatbot import Chatbot

    return Chatbot.open(docs)


def __getattr__(name: str) -> Any:
    """Import on first use: naming the package must not load the heavy libraries."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
