"""All documents there are, for what a search for the best few cannot answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from index.documents import Document
from qa.passages import FindDocument, no_documents


def no_paths() -> Iterable[str]:
    """Name nothing: all that is known of the documents is then what a search finds."""
    return ()


@dataclass(frozen=True, slots=True)
class Corpus:
    """`paths` names the documents, `find_document` gives each."""

    paths: Callable[[], Iterable[str]] = no_paths
    find_document: FindDocument = no_documents

    def names(self) -> list[str]:
        """Return the paths of the documents, in order."""
        return sorted(self.paths())

    def documents(self, names: Iterable[str]) -> Iterator[Document]:
        """Load the named documents one by one; one that was removed a moment ago is left out."""
        found = (self.find_document(path) for path in names)
        return (document for document in found if document is not None)


def plural(number: int, thing: str) -> str:
    """
    >>> plural(1, "document"), plural(1_200, "document")
    ('1 document', '1,200 documents')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
