"""python -m index FOLDER"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from index.console import EXIT_ERROR, printable, progress, run
from index.errors import FolderError, VerbatimError
from index.settings import Settings

if TYPE_CHECKING:
    from index.compare import Planned
    from index.embedding import Embedder
    from index.report import FileResult, SyncReport


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m index", description="Bring the index of a folder in step with its files."
    )
    parser.add_argument("folder", type=Path, help="the folder that holds the documents")
    parser.add_argument("--json", action="store_true", help="say what became of each file as JSON")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--rebuild", action="store_true", help="build the index anew, whatever is there")
    mode.add_argument("--watch", action="store_true", help="go on and follow the folder; end with Ctrl-C")
    mode.add_argument("--prune", action="store_true", help="believe it if most of the files are gone")
    mode.add_argument("--dry-run", action="store_true", help="only list what would be done")
    mode.add_argument("--check", action="store_true", help="only look whether the index is sound")
    arguments = parser.parse_args()

    from index.embedding import LocalEmbedding

    settings = Settings.from_environment(os.environ)
    embedder = LocalEmbedding(model_name=settings.embedding_model)
    if arguments.check:
        return _check(arguments.folder, settings, embedder)
    if arguments.dry_run:
        return _dry_run(arguments, settings, embedder)
    if arguments.watch:
        _watch(arguments, settings, embedder)
        return 0
    return _sync(arguments, settings, embedder)


def _sync(arguments: argparse.Namespace, settings: Settings, embedder: Embedder) -> int:
    from index.opening import open_store, rebuild
    from index.sync import sync

    folder: Path = arguments.folder
    with progress() as on_progress:
        if arguments.rebuild:
            report = rebuild(folder, settings, embedder, on_progress)
        else:
            with closing(open_store(folder, settings, embedder)) as store:
                report = sync(folder, store, embedder, settings, on_progress, prune=arguments.prune)
    if report.doubt:
        raise FolderError(report.doubt)
    said = _as_json(report.files, arguments.watch) if arguments.json else _as_table(folder, report)
    print(said, flush=True)
    return EXIT_ERROR if report.failures else 0


def _dry_run(arguments: argparse.Namespace, settings: Settings, embedder: Embedder) -> int:
    from index.opening import plan

    found = plan(arguments.folder, settings, embedder)
    rows = [f"{one.step:11}  {printable(one.path)}  {printable(one.reason)}".rstrip() for one in found.steps]
    print(
        _as_json(found.steps, on_one_line=False) if arguments.json else "\n".join(rows or ["nothing to do"])
    )
    if found.doubt:
        raise FolderError(found.doubt)
    return 0


def _watch(arguments: argparse.Namespace, settings: Settings, embedder: Embedder) -> None:
    from index.folder import check_folder
    from index.watch import changes

    check_folder(arguments.folder)
    for _ in changes(arguments.folder, settings.index_dir):
        try:
            _sync(arguments, settings, embedder)
        except VerbatimError as error:  # what is wrong now may be mended by the next change
            print(f"error: {printable(str(error))}", file=sys.stderr, flush=True)


def _check(folder: Path, settings: Settings, embedder: Embedder) -> int:
    from index.opening import check
    from index.report import counted

    documents, passages = check(folder, settings, embedder)
    held = f"{counted(documents, 'document')}, {counted(passages, 'passage')}"
    print(f"{printable(str(folder))}: the index is sound: {held}")
    return 0


def _as_json(found: Sequence[FileResult] | Sequence[Planned], on_one_line: bool) -> str:
    files = [asdict(file) for file in found]
    return json.dumps(files, ensure_ascii=False, indent=None if on_one_line else 1)


def _as_table(folder: Path, report: SyncReport) -> str:
    rows = [
        f"{file.outcome:9}  {printable(file.path)}  {printable(file.note)}".rstrip()
        for file in report.files
        if file.outcome != "unchanged"
    ]
    return "\n".join([*rows, f"{printable(str(folder))}: {report}"])


if __name__ == "__main__":
    run(main)
