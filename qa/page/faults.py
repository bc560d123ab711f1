"""Every fault as a sentence for the person; what nobody foresaw goes to the log with its traceback."""

from __future__ import annotations

import errno
import logging

from index.errors import VerbatimError

LOG = logging.getLogger(__name__)
NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
FULL = "There is no space left on the server. Nothing was changed; tell whoever runs this page."
UNFORESEEN = (
    "Something went wrong on the server, and its log says what. Try again, or tell whoever runs this page."
)


def in_words(error: Exception) -> str:
    """The message of a `VerbatimError`; of any other fault, which is logged, nothing but that there was one:
    what it says is for whoever runs the page, and may hold paths or the words of documents."""
    if isinstance(error, VerbatimError):
        return str(error)
    LOG.error("unforeseen: %s", type(error).__name__, exc_info=error)
    return FULL if isinstance(error, OSError) and error.errno in NO_SPACE else UNFORESEEN
