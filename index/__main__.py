"""python -m index FOLDER"""

from __future__ import annotations

import argparse
import os
from contextlib import closing
from pathlib import Path

from index.console import EXIT_ERROR, printable, progress, run
from index.settings import Settings


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m index", description="Bring the index of a folder in step with its files."
    )
    parser.add_argument("folder", type=Path, help="the folder that holds the documents")
    parser.add_argument("--rebuild", action="store_true", help="build the index anew, whatever is there")
    arguments = parser.parse_args()

    from index.embedding import LocalEmbedding
    from index.opening import open_store, rebuild
    from index.sync import Outcome, sync

    settings = Settings.from_environment(os.environ)
    embedder = LocalEmbedding(model_name=settings.embedding_model)
    folder: Path = arguments.folder
    with progress() as on_progress:
        if arguments.rebuild:
            report = rebuild(folder, settings, embedder, on_progress)
        else:
            with closing(open_store(folder, settings, embedder)) as store:
                report = sync(folder, store, embedder, settings, on_progress)
    for file in report.files:
        if file.outcome is not Outcome.UNCHANGED:
            note = file.reason or (f"{file.passages} passages" if file.passages else "")
            print(f"{file.outcome:9}  {printable(file.path)}  {note}".rstrip())
    print(f"{printable(str(folder))}: {report}")
    return EXIT_ERROR if report.failures else 0


if __name__ == "__main__":
    run(main)
