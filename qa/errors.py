"""What can go wrong with a question, and with the reader."""

from index.errors import VerbatimError


class QuestionError(VerbatimError):
    """The question cannot be asked as it is."""


class ReaderError(VerbatimError):
    """The reader's files are missing, altered, do not belong together, or are no reader's."""
