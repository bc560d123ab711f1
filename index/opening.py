"""Open the index of a folder: the one place where folder, settings, model and store meet."""

from __future__ import annotations

from pathlib import Path

from index.documents import check_folder
from index.embedding import Embedder
from index.settings import Settings
from index.store import PassageStore
from index.sync import OnProgress, SyncReport, sync


def open_store(folder: Path, settings: Settings, embedder: Embedder) -> PassageStore:
    """The store of a folder's index, made where there is none; refused where it does not fit."""
    check_folder(folder)
    return _open(settings.index_path(folder), settings, embedder)


def rebuild(folder: Path, settings: Settings, embedder: Embedder, on_progress: OnProgress) -> SyncReport:
    """Build the index anew beside the old one, whatever state that is in, and then take its place."""
    check_folder(folder)
    path = settings.index_path(folder)
    fresh = path.with_suffix(".rebuilding")
    _remove_index(fresh)
    store = _open(fresh, settings, embedder)
    report = sync(folder, store, embedder, settings, on_progress)
    store.close()
    _remove_index(path)
    fresh.replace(path)
    return report


def _open(path: Path, settings: Settings, embedder: Embedder) -> PassageStore:
    store = PassageStore(path)
    store.bind(
        {
            "embedding_model": embedder.fingerprint,
            "max_passage_tokens": str(settings.max_passage_tokens),
        }
    )
    return store


def _remove_index(path: Path) -> None:
    """Remove an index with its log, which must never be read into another file."""
    for suffix in ("-wal", "-shm", ""):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
