"""Embed and store what was read: the passages of many files as one stream, each file in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from index.catalog import EmbeddedSpan, Vector
from index.embedding import Embedder
from index.errors import VerbatimError
from index.looking import Failure, Looked, ReadDocument
from index.report import FileResult
from index.store import PassageStore

PASSAGES_PER_BATCH = 64
TOGETHER = 2 * PASSAGES_PER_BATCH
"""Passages that are waited for, so that files of a few are embedded together."""

Vectors = Mapping[str, Vector]
"""Vectors that are known, by the text of their passage."""
OnBatch = Callable[[str], None]
"""Is told the path of the file that was reached."""


@dataclass(slots=True)
class _Waiting:
    """A file whose passages are to be embedded: those texts that are `new`, each once."""

    read: ReadDocument
    texts: list[str]
    known: dict[str, Vector]
    new: list[str]


@dataclass(slots=True)
class Indexing:
    """Takes what was read and gives what became of it. `embedded` is how many passages were so far."""

    store: PassageStore
    embedder: Embedder
    known_vectors: Callable[[str], Vectors]
    on_batch: OnBatch = lambda path: None
    embedded: int = 0
    _waiting: list[_Waiting] = field(default_factory=list)

    def results(self, found: Iterator[Looked]) -> Iterator[FileResult]:
        """For every file, in any order. A fault of one costs that one; any `VerbatimError` ends it all."""
        for looked in found:
            if isinstance(looked, FileResult):
                yield looked
            elif isinstance(looked, Failure):
                yield self._fail(looked)
            else:
                self._waiting.append(self._prepared(looked))
                if sum(len(one.new) for one in self._waiting) >= TOGETHER:
                    yield from self._index_waiting()
        yield from self._index_waiting()

    def _prepared(self, read: ReadDocument) -> _Waiting:
        texts = [read.document.text[start:end] for start, end in read.passages]
        known = dict(self.known_vectors(read.document.path))
        return _Waiting(read, texts, known, [text for text in dict.fromkeys(texts) if text not in known])

    def _index_waiting(self) -> Iterator[FileResult]:
        waiting, self._waiting = self._waiting, []
        new = list(dict.fromkeys(text for one in waiting for text in one.new))
        try:
            vectors = self._embed(new, waiting[-1].read.document.path) if new else {}
        except VerbatimError:
            raise
        except Exception as error:
            if len(waiting) == 1:
                yield self._fail(waiting[0].read.failure(error))
                return
            for one in waiting:  # each alone, to find whose fault it was
                self._waiting = [one]
                yield from self._index_waiting()
            return
        for one in waiting:
            yield self._store(one, vectors)

    def _embed(self, texts: Sequence[str], path: str) -> dict[str, Vector]:
        vectors: dict[str, Vector] = {}
        for first in range(0, len(texts), PASSAGES_PER_BATCH):
            batch = texts[first : first + PASSAGES_PER_BATCH]
            found = np.asarray(self.embedder.embed(batch), dtype=np.float32)  # as lists it is ten times more
            vectors.update(zip(batch, found, strict=True))
            self.embedded += len(batch)
            self.on_batch(path)
        return vectors

    def _store(self, one: _Waiting, vectors: Vectors) -> FileResult:
        document = one.read.document
        places = zip(one.read.passages, one.texts, strict=True)
        known = one.known
        spans = (
            EmbeddedSpan(*place, known[text] if text in known else vectors[text]) for place, text in places
        )
        try:
            self.store.replace(document, list(spans), one.read.unread)
        except VerbatimError:
            raise
        except Exception as error:
            return self._fail(one.read.failure(error))
        return FileResult.of(document, len(one.new))

    def _fail(self, failed: Failure) -> FileResult:
        """Nothing of the file answers any more."""
        self.store.fail(failed.name, failed.tried)
        return failed.result
