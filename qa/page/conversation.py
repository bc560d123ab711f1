"""What a person asked and was told, kept for as long as the page is used."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from qa.answer import Answer, Passage, Quote
from qa.chatbot import Chatbot
from qa.page.faults import in_words
from qa.passages import FindDocument, no_documents, passages
from qa.question import MAX_CHARACTERS

MOST_TURNS = 50
MOST_CONVERSATIONS = 200
FIRST_REACH = 6_000
"""How many characters of the document are shown at first on either side of a quote."""
MORE = 20_000


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its answer and the passages that were read for it; or with the fault in it.

    `number` counts from 1 and stays; it is 0 before the turn is part of a conversation. `rating` is "up",
    "down" or, where there is none, "".
    """

    number: int
    question: str
    answer: Answer | None = None
    looked_at: tuple[Passage, ...] = ()
    fault: str = ""
    rating: str = ""

    @property
    def found(self) -> tuple[Quote, ...]:
        """Those that the search found: the answers, or the nearest if there are none."""
        if self.answer is None:
            return ()
        others = (quote for same in self.answer.alternatives for quote in same)
        return (*self.answer.quotes, *others) if self.answer.answered else self.answer.nearest

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """All that are shown as cards, in the order of the cards."""
        count = self.answer.count if self.answer else None
        return (*self.found, *(count.quotes if count else ()))


@dataclass(frozen=True, slots=True)
class Shown:
    """What the source pane shows: a quote, with so many characters before and after it; or, where there is
    one, the `picture` of its page, as PNG."""

    quote: Quote
    answers: bool
    before: int = FIRST_REACH
    after: int = FIRST_REACH
    picture: bytes = field(default=b"", repr=False)

    @property
    def has_picture(self) -> bool:
        """Whether its page can be drawn."""
        return self.quote.page is not None and self.quote.path.lower().endswith(".pdf")

    def more(self, before: bool) -> Shown:
        """The same with more of the document on one side."""
        if before:
            return replace(self, before=self.before + MORE)
        return replace(self, after=self.after + MORE)


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns, oldest first; what is shown of the source; the number of the turn whose passages are
    plotted, 0 for none; the number of the first turn."""

    turns: tuple[Turn, ...] = ()
    shown: Shown | None = None
    plotted: int = 0
    first: int = 1

    @property
    def next_number(self) -> int:
        return self.turns[-1].number + 1 if self.turns else self.first

    def answers(self, find_document: FindDocument) -> list[Answer]:
        """The earlier answers, oldest first, as `Chatbot.ask` wants them. Those that quote what no document
        says any more are left out: what was removed is not searched for again."""
        told = (turn.answer for turn in self.turns if turn.answer)
        return [answer for answer in told if all(stands(quote, find_document) for quote in answer.quotes)]

    def adding(self, turn: Turn) -> Conversation:
        """With one more turn, its number and its source; the oldest goes if there are too many."""
        numbered = replace(turn, number=self.next_number)
        return replace(self, turns=(*self.turns, numbered)[-MOST_TURNS:]).showing(numbered.number, 0)

    def turn(self, number: int) -> Turn | None:
        """The turn of this number; None where there is none, or no longer."""
        return next((turn for turn in self.turns if turn.number == number), None)

    def showing(self, number: int, index: int) -> Conversation:
        """With the source at a card of a turn, `index` counting from 0."""
        turn = self.turn(number)
        if turn is None or turn.answer is None or not 0 <= index < len(turn.quotes):
            return self
        return replace(self, shown=Shown(turn.quotes[index], turn.answer.answered))

    def reaching(self, before: bool) -> Conversation:
        """With more of the shown document, before or after what is shown."""
        return replace(self, shown=self.shown and self.shown.more(before))

    def drawn(self, quote: Quote, picture: bytes) -> Conversation:
        """With the page of `quote` as a picture, without one where that is empty; unchanged where another is
        shown by now."""
        if self.shown is None or self.shown.quote != quote:
            return self
        return replace(self, shown=replace(self.shown, picture=picture))

    def plotting(self, number: int) -> Conversation:
        """With the passages of a turn plotted; those that are, no longer."""
        if self.turn(number) is None:
            return self
        return replace(self, plotted=0 if self.plotted == number else number)

    def rated(self, number: int, rating: str) -> Conversation:
        turns = tuple(replace(t, rating=rating) if t.number == number else t for t in self.turns)
        return replace(self, turns=turns)


def stands(quote: Quote, find_document: FindDocument) -> bool:
    """Whether the document still says it; so it is, too, where nothing is known of documents."""
    document = find_document(quote.path)
    return find_document is no_documents or (document is not None and quote.text in document.text)


def answered(question: str, chatbot: Chatbot, before: Conversation) -> Turn:
    """A turn for this conversation; any fault is told in it. A question that is too long is cut."""
    asked = question[:MAX_CHARACTERS]
    try:
        answer, hits = chatbot.ask_with_hits(question, before.answers(chatbot.find_document))
        return Turn(0, asked, answer, tuple(passages(hits, chatbot.find_document)))
    except Exception as error:
        return Turn(0, asked, fault=in_words(error))


@dataclass(slots=True)
class _Kept:
    now: Conversation
    asking: int = 0


class Conversations:
    """The conversations by the secret keys of their browser tabs; the one used longest ago goes first, but
    none goes while an answer is found for it."""

    def __init__(self, most: int = MOST_CONVERSATIONS) -> None:
        self._most = most
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Conversation:
        with self._lock:
            return self._now(key)

    def change(self, key: str, change: Callable[[Conversation], Conversation]) -> Conversation:
        """What `change` makes of the conversation, which is kept from then on if anything was asked in it: or
        whoever makes up keys would push out the others'. Everyone waits for `change`: it only puts together
        what was made before."""
        with self._lock:
            changed = change(self._now(key))
            if key in self._kept or changed.turns:
                self._used(key).now = changed
            return changed

    def ask(self, key: str, find: Callable[[Conversation], Turn]) -> Conversation:
        """Find a turn while others change the conversation, and add it to what that is by then.

        Where `renew` ended the conversation meanwhile, the turn is dropped with it. Returns what is kept.
        """
        with self._lock:
            kept = self._used(key)
            kept.asking += 1
            before = kept.now
        turn = None
        try:
            turn = find(before)
        finally:
            with self._lock:
                kept.asking -= 1
                if turn is not None and self._kept.get(key) is kept:
                    kept.now = kept.now.adding(turn)
        return self.get(key)

    def renew(self, key: str) -> Conversation:
        """Begin anew; the numbers go on, so that what is clicked on an old turn never means a new one."""
        with self._lock:
            new = Conversation(first=self._now(key).next_number)
            if self._kept.pop(key, None):
                self._used(key).now = new
            return new

    def _now(self, key: str) -> Conversation:
        kept = self._kept.get(key)
        return kept.now if kept else Conversation()

    def _used(self, key: str) -> _Kept:
        kept = self._kept.setdefault(key, _Kept(Conversation()))
        self._kept.move_to_end(key)
        idle = [other for other, one in self._kept.items() if other != key and not one.asking]
        for other in idle[: max(0, len(self._kept) - self._most)]:
            del self._kept[other]
        return kept

    def __len__(self) -> int:
        return len(self._kept)
