"""EPUB: the chapters in the order of reading."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

from index.errors import FileError
from index.readers.html import article
from index.readers.page import Page

CONTAINER = "META-INF/container.xml"
CHAPTERS = ("application/xhtml+xml", "text/html")


def read_epub(content: bytes) -> Iterator[Page]:
    try:
        with ZipFile(BytesIO(content)) as book:
            chapters = [found for name in _in_order(book) if (found := _chapter(book, name))]
    except Exception as error:  # whatever is wrong inside: archive, XML, names
        raise FileError(f"damaged: it does not open as an EPUB ({type(error).__name__})") from None
    yield Page("\n\n".join(chapters))


def _chapter(book: ZipFile, name: str) -> str:
    """Empty where the book lacks it, or where it cannot be read: the others can."""
    try:
        return article(book.read(name))
    except (KeyError, FileError):
        return ""


def _in_order(book: ZipFile) -> Iterator[str]:
    """Names of the chapters' files, as the spine of the package lists them."""
    (package, *_) = _parsed(book.read(CONTAINER)).iterfind(".//{*}rootfile")
    path = package.get("full-path")
    root = _parsed(book.read(path))
    files = {
        item.get("id"): posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(item.get("href"))))
        for item in root.iterfind(".//{*}manifest/{*}item")
        if item.get("media-type") in CHAPTERS
    }
    spine = (part.get("idref") for part in root.iterfind(".//{*}spine/{*}itemref"))
    return (files[chapter] for chapter in spine if chapter in files)


def _parsed(content: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
