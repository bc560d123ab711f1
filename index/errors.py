"""What can go wrong, each with a message that says what to do."""

MAX_REASON = 200
"""Characters of what a library says of a file."""


def in_short(error: BaseException) -> str:
    """An error that was not expected, on one line.

    >>> in_short(ValueError("no\\nsuch value"))
    'ValueError: no such value'
    """
    return " ".join(f"{type(error).__name__}: {error}".split())[:MAX_REASON]


class VerbatimError(Exception):
    """A fault that the person can mend; the message is one line and says how."""


class FolderError(VerbatimError):
    """The folder of documents is missing, unreadable, or holds nothing to read."""


class FileError(VerbatimError):
    """One file cannot be read; the rest of the folder can."""


class PassingFileError(FileError):
    """Reading a file took too much, or broke: on another day, or with more memory, it may not."""


class UnreachableError(FileError):
    """The system does not let a file be read just now: no permission, a share that is gone."""


class DamagedIndexError(VerbatimError):
    """The index file is cut short, overwritten, or not an index."""


class IndexFileError(VerbatimError):
    """The place of the index cannot be read or written: no permission, no space, no such folder."""


class IncompatibleIndexError(VerbatimError):
    """The index was built by another version or with another embedding model."""


class BusyIndexError(VerbatimError):
    """Another process is writing to the index."""


class EmbeddingModelError(VerbatimError):
    """The embedding model is missing or is not the one it should be."""
