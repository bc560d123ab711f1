"""What can go wrong, each with a message that says what to do."""


class VerbatimError(Exception):
    """A fault that the person can mend; the message is one line and says how."""


class FolderError(VerbatimError):
    """The folder of documents is missing, unreadable, or holds nothing to read."""


class FileError(VerbatimError):
    """One file cannot be read; the rest of the folder can."""


class PassingFileError(FileError):
    """Reading a file took too much, or broke: on another day, or with more memory, it may not."""


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
