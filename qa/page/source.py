"""The source pane as HTML: a document around a quote, or the page that it stands on as it is printed."""

from __future__ import annotations

from base64 import b64encode

from index.documents import Document
from qa.page.conversation import Shown
from qa.render import marked, shown

GONE = "The document no longer says that, or is no longer there."


def source_html(at: Shown | None, gone: bool = False) -> str:
    """The document around the quote, with the quote tinted and, where it answers, the answer marked; of one
    that is gone nothing."""
    if at is None:
        return '<div class="source empty"><p>The source of an answer opens here, at the words.</p></div>'
    if gone:
        return f'<article class="source gone">{_header(shown(at.quote.path), "")}<p>{GONE}</p></article>'
    body = _page_picture(at) if at.picture else _text_around(at)
    return f'<article class="source{"" if at.answers else " refused"}">{_source_header(at)}{body}</article>'


def paged(document: Document, start: int, end: int) -> str:
    """A slice of a document, with the number of each page where it begins."""
    starts = [(at, page) for page, at in enumerate(document.page_starts, start=1) if start <= at < end]
    edges = [start, *(at for at, _ in starts), end]
    labels = ["", *(f'<span class="page">Page {page}</span>' for _, page in starts)]
    slices = (shown(document.text[edges[i] : edges[i + 1]]) for i in range(len(edges) - 1))
    return "".join(label + text for label, text in zip(labels, slices, strict=True))


def _source_header(at: Shown) -> str:
    quote = at.quote
    page = f"page {quote.page} · " if quote.page else ""
    scanned = " · read off a picture" if quote.scanned else ""
    pressed = str(bool(at.picture)).lower()
    printed = f'<button data-picture aria-pressed="{pressed}">As printed</button>' if at.has_picture else ""
    at_place = f"<p>{page}characters {quote.start:,}–{quote.end:,}{scanned}</p>"
    return _header(shown(quote.path), at_place, printed)


def _header(name: str, place: str, printed: str = "") -> str:
    close = '<button data-close aria-label="Close the source">Close</button>'
    return f"<header><div><h2>{name}</h2>{place}</div><span>{printed}{close}</span></header>"


def _text_around(at: Shown) -> str:
    quote, text = at.quote, at.quote.document.text
    first, last = max(0, quote.start - at.before), min(len(text), quote.end + at.after)
    return (
        '<div class="text" tabindex="0" role="region" aria-label="The text of the document">'
        f"{_more('before', first)}{paged(quote.document, first, quote.start)}"
        f'<span class="sentence" id="shown-quote">{marked(quote, paged)}</span>'
        f"{paged(quote.document, quote.end, last)}{_more('after', len(text) - last)}</div>"
    )


def _page_picture(at: Shown) -> str:
    described = f"Page {at.quote.page} of {shown(at.quote.path)} as it is printed, with the quote marked"
    return (
        '<div class="text" tabindex="0" role="region" aria-label="The page of the document">'
        f'<img alt="{described}" src="data:image/png;base64,{b64encode(at.picture).decode()}"></div>'
    )


def _more(side: str, left: int) -> str:
    if not left:
        return ""
    return f'<button class="more" data-more="{side}">{left:,} more characters {side}: show some</button>'
