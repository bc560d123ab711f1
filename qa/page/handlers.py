"""What the page does at each event: who it is and what the event carries come in, HTML and data go out."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from qa.answer import Answer
from qa.chatbot import Chatbot
from qa.page.conversation import Conversation, Conversations, answered, stands
from qa.page.events import parts
from qa.page.export import as_json, as_markdown
from qa.page.feedback import Feedback
from qa.page.groups import is_told
from qa.page.library import Library
from qa.page.panel import Desk, add_html, header_html, notices_html, panel_html
from qa.page.source import source_html
from qa.page.typed import AnswerJson, typed
from qa.page.uploads import INSIDE
from qa.page.visitor import Visitor, VisitorError
from qa.render import conversation_html, examples_html

LOOKED_EVERY_S = 0.5


@dataclass(frozen=True, slots=True)
class Handlers:
    """One for all visitors. Without a library there are no documents to list and none to add."""

    chatbot: Chatbot
    library: Library | None
    feedback: Feedback | None
    conversations: Conversations = field(default_factory=Conversations)
    _rating: threading.Lock = field(default_factory=threading.Lock, repr=False)

    # asking

    def ask(self, question: str) -> AnswerJson:
        """Answer a question with quotes that stand in the documents, or say that they do not answer it.

        Args:
            question: What to ask, in words; at most 2,000 characters.
        """
        return typed(self.chatbot.ask(question))

    def answer(self, visitor: Visitor, question: str) -> tuple[str, str, str]:
        """The emptied box, the conversation with one turn more, and the source beside it."""
        chatbot = self._chatbot(visitor)
        now = self.conversations.ask(visitor.tab, lambda before: answered(question, chatbot, before))
        return "", *self._both(visitor, now)

    def show(self, visitor: Visitor, at: str) -> tuple[str, str]:
        """The source at another card."""
        number, index = map(int, parts("show", at))
        now = self.conversations.change(visitor.tab, lambda before: before.showing(number, index))
        return self._both(visitor, now)

    def sourced(self, visitor: Visitor, _: str) -> str:
        """The source as it is shown, or that it is gone."""
        return self._source(visitor, self.conversations.get(visitor.tab))

    def more(self, visitor: Visitor, side: str) -> str:
        """The source with more of the document, "before" or "after"."""
        before = side == "before"
        return self._source(visitor, self.conversations.change(visitor.tab, lambda c: c.reaching(before)))

    def picture(self, visitor: Visitor, _: str) -> str:
        """The source with its page as a picture; with its text again where that is what is shown."""
        shown = self.conversations.get(visitor.tab).shown
        if shown is None:
            return self._source(visitor, Conversation())
        drawn = b""
        if self.library and shown.has_picture and not shown.picture:
            drawn = self.library.picture(visitor.owner, shown.quote)
        now = self.conversations.change(visitor.tab, lambda c: c.drawn(shown.quote, drawn))
        return self._source(visitor, now)

    def rate(self, visitor: Visitor, at: str) -> str:
        """The conversation with a thumb up or down, which the same thumb takes back."""
        told, rating = parts("rate", at)
        number = int(told)
        with self._rating:  # what is shown is what is in the file, however fast one clicks
            turn = self.conversations.get(visitor.tab).turn(number)
            if turn is not None and turn.answer is not None and not is_told(turn.answer):
                new = "" if turn.rating == rating else rating
                self._put_down(visitor, turn.answer, new)
                self.conversations.change(visitor.tab, lambda now: now.rated(number, new))
        return conversation_html(self.conversations.get(visitor.tab))

    def plot(self, visitor: Visitor, number: str) -> str:
        """The conversation with the passages of a turn plotted, or no longer."""
        return conversation_html(self.conversations.change(visitor.tab, lambda c: c.plotting(int(number))))

    def new(self, visitor: Visitor, _: str) -> tuple[str, str]:
        """An empty conversation; the one before is forgotten."""
        return self._both(visitor, self.conversations.renew(visitor.tab))

    def export(self, visitor: Visitor, kind: str) -> dict[str, str]:
        """A file for the browser to save."""
        now = self.conversations.get(visitor.tab)
        if kind == "json":
            return {"name": "conversation.json", "type": "application/json", "text": as_json(now)}
        return {"name": "conversation.md", "type": "text/markdown", "text": as_markdown(now)}

    # documents

    def opened(self, visitor: Visitor, _: str) -> tuple[str, str, str, str, str]:
        """Header, what files are added with, panel, conversation and source, as they were left."""
        header, panel = self._library(visitor)
        adds = ""
        if self.library:
            adds = add_html(self.library.inbox.ticket(visitor.owner), self.library.inbox.max_bytes)
        return header, adds, panel, *self._both(visitor, self.conversations.get(visitor.tab))

    async def follow(self, visitor: Visitor) -> AsyncIterator[tuple[str, str, str]]:
        """Header, panel and examples, again and again while something is being indexed."""
        while True:
            desk = await asyncio.to_thread(self._desk, visitor)
            examples = await asyncio.to_thread(self.library.examples) if self.library else ()
            yield header_html(desk), panel_html(desk) if desk else "", examples_html(examples)
            if desk is None or not desk.busy:
                return
            await asyncio.sleep(LOOKED_EVERY_S)

    def add(self, visitor: Visitor, ids: str) -> tuple[str, str, str]:
        """Take files that the visitor sent, by their ids in the inbox: notices, header, panel."""
        library, sent = self._needed(), ids.split()
        try:
            refused = library.uploads.add(visitor.owner, library.inbox.uploads(visitor.owner, sent))
        finally:
            library.inbox.discard(visitor.owner, sent)
        library.sync_soon(visitor.owner)
        return notices_html(refused), *self._library(visitor)

    def remove(self, visitor: Visitor, document: str) -> tuple[str, str, str]:
        """Delete one of the visitor's own files, by its id."""
        library = self._needed()
        removed = library.uploads.remove(visitor.owner, document)
        refused = [] if removed else ["That is none of your files."]
        library.sync_soon(visitor.owner)
        return notices_html(refused), *self._library(visitor)

    def sync(self, visitor: Visitor, _: str) -> tuple[str, str, str]:
        self._needed().sync_soon(visitor.owner, shared=True)
        return "", *self._library(visitor)

    def prune(self, visitor: Visitor, _: str) -> tuple[str, str, str]:
        """Believe that most of the shared documents are gone."""
        self._needed().sync_soon(visitor.owner, shared=True, prune=True)
        return "", *self._library(visitor)

    # parts

    def _chatbot(self, visitor: Visitor) -> Chatbot:
        return self.library.chatbot_of(visitor.owner) if self.library else self.chatbot

    def _both(self, visitor: Visitor, now: Conversation) -> tuple[str, str]:
        return conversation_html(now), self._source(visitor, now)

    def _source(self, visitor: Visitor, now: Conversation) -> str:
        """Of a document that was removed nothing is shown but what the conversation quotes."""
        find_document = self._chatbot(visitor).find_document
        return source_html(now.shown, now.shown is not None and not stands(now.shown.quote, find_document))

    def _library(self, visitor: Visitor) -> tuple[str, str]:
        desk = self._desk(visitor)
        return header_html(desk), panel_html(desk) if desk else ""

    def _desk(self, visitor: Visitor) -> Desk | None:
        return Desk(*self.library.states(visitor.owner)) if self.library else None

    def _put_down(self, visitor: Visitor, answer: Answer, rating: str) -> None:
        """What is said of a visitor's own files stays in their folder, and goes with it."""
        if self.library is None or not any(quote.path.startswith(f"{INSIDE}/") for quote in answer.quotes):
            feedback = self.feedback
        else:
            folder = self.library.uploads.folder(visitor.owner)
            feedback = Feedback(folder / ".feedback.jsonl") if folder else None
        if feedback:
            feedback.rate(answer, rating)

    def _needed(self) -> Library:
        if self.library is None:
            raise VisitorError("No documents can be added here.")
        return self.library
