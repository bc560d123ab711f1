"""What became of every file of a folder."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from index.documents import Document


class Outcome(StrEnum):
    INDEXED = "indexed"
    MOVED = "moved"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    EMPTY = "empty"
    FAILED = "failed"
    UNREACHABLE = "unreachable"
    REMOVED = "removed"


def counted(number: int, thing: str) -> str:
    """
    >>> counted(1, "passage"), counted(1200, "passage")
    ('1 passage', '1,200 passages')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file.

    `passages` counts those embedded now. Of what was indexed, `pages` is how many there are (0 where the
    format has none), `pages_read` on how many there is text, `pages_scanned` how many were pictures.
    """

    path: str
    outcome: Outcome
    passages: int = 0
    pages: int = 0
    pages_read: int = 0
    pages_scanned: int = 0
    reason: str = ""

    @classmethod
    def of(cls, document: Document, embedded: int) -> FileResult:
        """The result for a document that was indexed."""
        return cls(
            document.path,
            Outcome.INDEXED,
            passages=embedded,
            pages=len(document.page_starts),
            pages_read=document.pages_with_text,
            pages_scanned=len(document.scanned_pages),
        )

    @property
    def note(self) -> str:
        """In words, for people."""
        parts = [counted(self.passages, "passage") if self.passages else ""]
        if self.pages:
            parts.append(f"{self.pages_read} of {self.pages} pages have text")
        if self.pages_scanned:
            parts.append(f"{self.pages_scanned} of them by OCR")
        return self.reason or ", ".join(filter(None, parts))


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync found and did, in the order of paths; removed files first.

    `doubt` is why it did nothing: more is gone than it believes until it is told.
    """

    files: tuple[FileResult, ...] = ()
    doubt: str = ""

    @property
    def embedded(self) -> int:
        """How many passages were embedded."""
        return sum(file.passages for file in self.files)

    @property
    def failures(self) -> tuple[FileResult, ...]:
        """The files that could not be read, or not be reached: of these the index keeps what it has."""
        bad = (Outcome.FAILED, Outcome.UNREACHABLE)
        return tuple(file for file in self.files if file.outcome in bad)

    @property
    def skipped(self) -> tuple[FileResult, ...]:
        return tuple(file for file in self.files if file.outcome is Outcome.SKIPPED)

    def __str__(self) -> str:
        if self.doubt:
            return "nothing was changed"
        counts = Counter(file.outcome for file in self.files)
        files = ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome if counts[outcome])
        embedded = f"embedded {counted(self.embedded, 'passage')}" if self.embedded else "nothing to embed"
        return f"{files or 'no files'}; {embedded}"
