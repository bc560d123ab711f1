"""HTML: the article, without menus and the like."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from index.errors import FileError
from index.readers.page import Page


def read_html(content: bytes) -> Iterator[Page]:
    yield Page(article(content))


def article(content: bytes) -> str:
    """The main text of a page; all of its text where no main one is found."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    if trafilatura.load_html(content) is None:  # or a fragment of one element
        content = b"<html><body><div>" + content + b"</div></body></html>"
    if trafilatura.load_html(content) is None:
        raise FileError("damaged: it does not open as HTML")
    main = trafilatura.extract(content, favor_recall=True, include_comments=False)
    return main or trafilatura.html2txt(content)
