"""All that the page can be asked about: the shared folder, and what people added to it for themselves."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice, pairwise
from pathlib import Path

from index.documents import Document
from index.embedding import LocalEmbedding
from index.errors import FileError
from index.folder import read_bytes
from index.readers.picture import picture
from index.settings import Settings
from qa.answer import Quote
from qa.chatbot import Chatbot
from qa.judge import OnnxJudge
from qa.page.examples import examples
from qa.page.inbox import Inbox
from qa.page.shelf import Shelf, State
from qa.page.uploads import INSIDE, Uploads
from qa.spans import open_reader

SYNCED_AT_ONCE = 3
"""Shelves: one person's large file holds up nobody else's small one."""
DRAWN_FROM = 5
"""Documents that examples are drawn from."""


@dataclass(slots=True)
class Library:
    """The shared shelf with its chatbot, and the shelves of the people who use the page."""

    shared: Shelf
    chatbot: Chatbot
    uploads: Uploads
    inbox: Inbox
    _turns: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(SYNCED_AT_ONCE))
    _examples: tuple[str, ...] | None = None

    @classmethod
    def open(cls, docs: Path, uploads: Path, inbox: Inbox, environment: Mapping[str, str]) -> Library:
        """Models loaded, the index opened as it was left: `shared.sync` brings it in step.

        Raises a `VerbatimError` whose message says what to do where something is not usable.
        """
        settings = Settings.from_environment(environment)
        reader = open_reader(environment)
        embedder = LocalEmbedding(model_name=settings.embedding_model)
        shelf = Shelf.open(docs, settings, embedder)
        chatbot = Chatbot(
            shelf.retriever,
            reader,
            reader.threshold,
            shelf.store.document,
            close=shelf.close,
            paths=shelf.store.digests,
            judge=OnnxJudge.load(),
        )
        inbox.open()
        kept = Uploads(uploads, settings, embedder, inbox.max_bytes)
        kept.tidy()
        return cls(shelf, chatbot, kept, inbox)

    def chatbot_of(self, owner: str) -> Chatbot:
        """Answers from the shared documents, and from this person's own where there are any."""
        if self.shared.replaced():
            self.sync_soon(owner, shared=True)
        return self.uploads.chatbot(owner, self.chatbot)

    def states(self, owner: str) -> tuple[State, State | None]:
        """Of the shared shelf and of this person's, which is first brought in step if the server was
        stopped since."""
        own = self.uploads.shelf(owner)
        if own and own.untried:
            self.sync_soon(owner)
        return self.shared.state, own.state if own else None

    def picture(self, owner: str, quote: Quote) -> bytes:
        """The page of a quote as PNG. Raises FileError where the file is gone, another by now, or hostile."""
        shelf = self.uploads.shelf(owner) if quote.path.startswith(f"{INSIDE}/") else self.shared
        if shelf is None or quote.page is None:
            raise FileError("The file is no longer there.")
        content = read_bytes(shelf.folder / quote.path, shelf.settings.max_file_bytes)
        if sha256(content).hexdigest() != quote.document.sha256:
            raise FileError("The file has changed since it was indexed: look for changes.")
        text = quote.document.text
        page_start = quote.document.page_starts[quote.page - 1]
        edges = (min(page_start, quote.start), quote.start, quote.answer_start, quote.answer_end, quote.end)
        parts = [text[start:end] for start, end in pairwise(edges)]
        return picture(content, quote.page, parts, shelf.settings.limits)

    def sync_soon(self, owner: str, shared: bool = False, prune: bool = False) -> None:
        """Bring this person's shelf in step in the background, and on demand the shared one.

        A shared folder that lost most of its files is believed only with `prune`; what a person removes goes.
        """
        for shelf in (self.uploads.shelf(owner), self.shared if shared else None):
            if shelf is not None and (shelf.waiting() or prune):
                believed = prune or shelf is not self.shared
                threading.Thread(target=self._sync, args=(shelf, believed), daemon=True).start()

    def _sync(self, shelf: Shelf, prune: bool) -> None:
        with self._turns:  # the machine is for those who ask, too
            shelf.sync(prune=prune)
        if shelf is not self.shared:
            self.uploads.sweep()

    def examples(self) -> tuple[str, ...]:
        """Questions to begin with, drawn once there is something to draw them from."""
        if self._examples is None and not self.shared.syncing:
            held = self.shared.store.held()
            documents = (self.shared.store.document(one.path) for one in islice(held, DRAWN_FROM))
            drawn = examples([found for found in documents if isinstance(found, Document)], self.chatbot)
            self._examples = drawn if held else None
            return drawn
        return self._examples or ()
