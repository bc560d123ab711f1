"""What can go wrong with a question."""

from index.errors import VerbatimError


class QuestionError(VerbatimError):
    """The question cannot be asked as it is."""
