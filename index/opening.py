"""Open the index of a folder: the one place where folder, settings, model and store meet."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from shlex import quote

from index.compare import Plan
from index.database import REBUILD
from index.embedding import Embedder
from index.errors import DamagedIndexError, FolderError
from index.files import refuse_where_open, remove_index, replace_index
from index.folder import check_folder
from index.report import SyncReport
from index.salvage import Salvage
from index.settings import Settings
from index.store import PassageStore
from index.sync import OnProgress, planned, sync


def open_store(folder: Path, settings: Settings, embedder: Embedder) -> PassageStore:
    """The store of a folder's index, made where there is none; refused where it does not fit."""
    check_folder(folder)
    return _open(settings.index_path(folder), settings, embedder)


def check(folder: Path, settings: Settings, embedder: Embedder) -> tuple[int, int]:
    """How many documents and passages the index of a folder holds, after reading all of it.

    Raises FolderError if there is none, DamagedIndexError if it is not as it was written.
    """
    check_folder(folder)
    path = settings.index_path(folder)
    if not path.is_file():
        raise FolderError(f"No index of {folder} yet. Build one with: python -m index {quote(str(folder))}")
    if not path.stat().st_size:
        raise DamagedIndexError(f"The index {path} is damaged: there is nothing in it. {REBUILD}")
    with closing(_open(path, settings, embedder)) as store:
        return store.check()


def plan(folder: Path, settings: Settings, embedder: Embedder) -> Plan:
    """What a sync would do. Changes nothing, and makes no index if there is none."""
    check_folder(folder)
    path = settings.index_path(folder)
    if not path.is_file():
        return planned(folder, None, settings)
    with closing(_open(path, settings, embedder)) as store:
        return planned(folder, store, settings)


def rebuild(folder: Path, settings: Settings, embedder: Embedder, on_progress: OnProgress) -> SyncReport:
    """Build the index anew beside the old one, whatever state that is in, and then take its place.

    Nothing is embedded whose vector in the old one is sound and of the same model.
    """
    check_folder(folder)
    path = settings.index_path(folder)
    refuse_where_open(path)  # now, and not only when all the work is done
    fresh = path.with_suffix(".rebuilding")
    remove_index(fresh)
    try:
        with closing(_open(fresh, settings, embedder)) as store:
            old = Salvage(path, embedder.fingerprint)
            report = sync(folder, store, embedder, settings, on_progress, old.vectors_of)
        replace_index(fresh, path)
    finally:
        remove_index(fresh)
    return report


def _open(path: Path, settings: Settings, embedder: Embedder) -> PassageStore:
    store = PassageStore(path)
    try:
        store.bind(
            {
                "embedding_model": embedder.fingerprint,
                "max_passage_tokens": str(settings.max_passage_tokens),
            }
        )
    except BaseException:
        store.close()
        raise
    return store
