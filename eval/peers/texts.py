"""Read the folder, split its texts into passages, and cite the sentence of an answer, the same for all
peers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eval.systems import Citation
from index.documents import Document, make_document
from index.errors import FileError
from index.folder import check_folder, find_files, read_bytes, relative_path
from index.readers.formats import FORMATS
from index.readers.process import ReadingProcess
from index.settings import Settings
from index.splitter import split, word_starts
from qa.answer import Passage
from qa.sentences import sentence_around

PASSAGE_WORDS = 100


def read_folder(folder: Path) -> list[Document]:
    """The documents as this project reads them, without files that it cannot read."""
    check_folder(folder)
    with ReadingProcess() as reading:
        return [
            document
            for path in find_files(folder)
            if (document := _read(relative_path(path, folder), path, reading)) is not None
        ]


def _read(name: str, path: Path, reading: ReadingProcess) -> Document | None:
    ending = path.suffix.lower()
    if ending not in FORMATS:
        return None
    try:
        pages = reading.pages(ending, read_bytes(path, Settings().max_file_bytes))
        return make_document(name, "", pages, FORMATS[ending].paged)
    except FileError:
        return None


def split_passages(documents: Sequence[Document]) -> list[Passage]:
    """Passages of whole sentences and about 100 words, for a system that has no splitter of its own."""
    return [
        Passage(document, start, end, 0.0)
        for document in documents
        for start, end in split(document.text, word_starts, PASSAGE_WORDS)
    ]


def cite(path: str, text: str, at: int | None, start: int, end: int, score: float) -> Citation:
    """Cite the sentence around `start:end` of a passage whose text is `text`.

    `at` is where the passage begins in its document, None if the system does not tell.
    """
    first, last = sentence_around(text, start, end)
    begins, ends = (None, None) if at is None else (at + first, at + last)
    return Citation(path, text[first:last], text[start:end], score, begins, ends)
