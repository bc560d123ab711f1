"""A folder becomes ranked passages: read, split, embedded, stored, searched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.documents import Document
    from index.embedding import LocalEmbedding
    from index.errors import VerbatimError
    from index.opening import open_store, rebuild
    from index.settings import Settings
    from index.store import PassageStore
    from index.sync import sync

_HOMES = {
    "Document": "index.documents",
    "LocalEmbedding": "index.embedding",
    "PassageStore": "index.store",
    "Settings": "index.settings",
    "VerbatimError": "index.errors",
    "open_store": "index.opening",
    "rebuild": "index.opening",
    "sync": "index.sync",
}
__all__ = [
    "Document",
    "LocalEmbedding",
    "PassageStore",
    "Settings",
    "VerbatimError",
    "open_store",
    "rebuild",
    "sync",
]


def __getattr__(name: str) -> Any:
    """Import on first use: naming the package must not load the heavy libraries."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
