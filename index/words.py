"""The word index: tantivy, derived from the stored passages, ranked by BM25."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unicodedata import normalize

import tantivy

HEAP_BYTES = 50_000_000
ENGLISH = (
    tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    .filter(tantivy.Filter.lowercase())
    .filter(tantivy.Filter.ascii_fold())
    .filter(tantivy.Filter.stemmer("english"))
    .build()
)
PLAIN = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase()).build()
TEXT, ROW = "text", "row"


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field(ROW, fast=True)
    builder.add_text_field(TEXT, tokenizer_name="english", index_option="freq")
    return builder.build()


def composed(text: str) -> str:
    """With each accent in one character with its letter, however the file has it; half characters are "?"."""
    return normalize("NFC", text).encode("utf-8", "replace").decode("utf-8")


def cut(text: str) -> list[str]:
    """The words of a text, in lower case, as the index has them before their endings are cut."""
    words: list[str] = PLAIN.analyze(composed(text))
    return words


def _document(row: int, text: str) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned(ROW, row)
    document.add_text(TEXT, composed(text))
    return document


@contextmanager
def _written() -> Iterator[None]:
    """tantivy says by a ValueError that a file cannot be written."""
    try:
        yield
    except ValueError as error:
        raise OSError(str(error)) from error


class WordIndex:
    """Which passages hold a word, and how often; no text. Passages are numbered by their row."""

    def __init__(self, index: tantivy.Index) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()

    @classmethod
    def build(cls, texts: Iterable[str], folder: Path | None) -> WordIndex:
        """Of these texts, row after row, in a folder that is there and empty, or else in memory.

        Raises OSError where the folder cannot be written.
        """
        index = tantivy.Index(_schema(), path=str(folder) if folder else None)
        index.register_tokenizer("english", ENGLISH)
        documents = (_document(row, text) for row, text in enumerate(texts))
        writer = index.writer(heap_size=HEAP_BYTES, num_threads=1)
        with _written():
            for document in documents:
                writer.add_document(document)
            writer.commit()
            writer.wait_merging_threads()
        index.reload()
        return cls(index)

    @classmethod
    def open(cls, folder: Path) -> WordIndex:
        """Raises ValueError where there is none."""
        return cls(tantivy.Index.open(str(folder)))

    def __len__(self) -> int:
        count: int = self._searcher.num_docs
        return count

    def search(self, words: Iterable[str], count: int) -> list[tuple[int, float]]:
        """The rows that match any of the words best, with BM25, best first and ties by row: `count` of
        them, and all that tie with the last."""
        terms = dict.fromkeys(term for word in words for term in ENGLISH.analyze(composed(word)))
        if not terms or not len(self):
            return []
        clauses = [(tantivy.Occur.Should, self._term(term)) for term in terms]
        hits = self._best(tantivy.Query.boolean_query(clauses), count)
        rows: list[Any] = self._searcher.fast_field_values(ROW, [address for _, address in hits])
        found = sorted((-score, row) for (score, _), row in zip(hits, rows, strict=True))
        return [(row, -score) for score, row in found]

    def _term(self, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, TEXT, term, "freq")

    def _best(self, query: tantivy.Query, count: int) -> Sequence[tuple[float, tantivy.DocAddress]]:
        asked = count
        while True:
            asked *= 2
            hits = self._searcher.search(query, asked, count=False).hits
            if len(hits) < asked or hits[-1][0] < hits[count - 1][0]:
                return [hit for hit in hits if len(hits) <= count or hit[0] >= hits[count - 1][0]]
