from __future__ import annotations

import asyncio
import gc
import json
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from index.errors import FileError
from qa.chatbot import Chatbot
from qa.page.conversation import MOST_CONVERSATIONS
from qa.page.events import document_id
from qa.page.feedback import Feedback
from qa.page.handlers import Handlers
from qa.page.inbox import Inbox
from qa.page.library import Library
from qa.page.shelf import Shelf
from qa.page.uploads import INSIDE, Upload, Uploads
from qa.page.visitor import Visitor, VisitorError
from tests import fakes

ADA, EVE = (Visitor.of(f"{key * 32}.{key * 32}", None) for key in "ae")
QUESTION = "Who keeps the lamp?"


@pytest.fixture
def does(library: fakes.Library, tmp_path: Path) -> Iterator[Handlers]:
    library.write("a.txt", "Tobias keeps the lamp. Nothing else is known of him.")
    embedder = library.embedder
    shelf = Shelf.open(library.folder, library.settings, embedder)  # type: ignore[arg-type]
    shelf.sync()
    chatbot = Chatbot(
        shelf.retriever,
        fakes.WordOverlapReader(),
        0.5,
        shelf.store.document,
        paths=shelf.store.digests,
    )
    uploads = Uploads(tmp_path / "uploads", library.settings, embedder, 10_000)  # type: ignore[arg-type]
    inbox = Inbox(tmp_path / "inbox", 10_000)
    inbox.open()
    yield Handlers(chatbot, Library(shelf, chatbot, uploads, inbox), Feedback(tmp_path / "feedback.jsonl"))
    shelf.close()


def sent(does: Handlers, visitor: Visitor, text: str) -> str:
    """The id of a file that the visitor sent."""
    assert does.library is not None
    inbox = does.library.inbox
    with TestClient(Starlette(routes=[inbox.route()])) as client:
        told = client.put(f"/upload/{inbox.ticket(visitor.owner)}?name=own.txt", content=text.encode())
    id_: str = told.json()["id"]
    return id_


def synced(does: Handlers, visitor: Visitor) -> None:
    deadline = time.monotonic() + 30
    while (desk := does._desk(visitor)) and desk.busy:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def gone_within(folder: Path, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while folder.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_question_is_answered_and_its_source_shown(does: Handlers) -> None:
    box, talk, source = does.answer(ADA, QUESTION)
    assert box == ""
    assert "<mark>keeps the lamp</mark>" in talk
    assert 'id="shown-quote"' in source
    assert "welcome" in does.opened(EVE, "")[3]
    assert does.opened(ADA, "")[3:] == (talk, source)


def test_a_question_that_cannot_be_asked_is_answered_in_words(does: Handlers) -> None:
    assert "Ask something in words" in does.answer(ADA, "?!")[1]


@pytest.mark.parametrize("at", ["", "1", "1:", "1:-1", "1:9999999999", "1:0:0", "9" * 20 + ":0", "1:up"])
def test_places_that_no_card_has_are_refused(does: Handlers, at: str) -> None:
    does.answer(ADA, QUESTION)
    with pytest.raises(VisitorError):
        does.show(ADA, at)


def test_what_was_read_is_plotted_until_it_no_longer_is(does: Handlers) -> None:
    does.answer(ADA, QUESTION)
    assert '<table class="plot">' in does.plot(ADA, "1")
    assert '<table class="plot">' not in does.plot(ADA, "1")
    assert '<table class="plot">' not in does.plot(ADA, "7")


def test_a_thumb_is_kept_and_the_same_thumb_takes_it_back(does: Handlers, tmp_path: Path) -> None:
    does.answer(ADA, QUESTION)
    assert 'data-rate="1:up" aria-pressed="true"' in does.rate(ADA, "1:up")
    [line] = (tmp_path / "feedback.jsonl").read_text().splitlines()
    assert json.loads(line)["answers"] == ["keeps the lamp"]
    does.rate(ADA, "1:up")
    assert (tmp_path / "feedback.jsonl").read_text() == ""
    does.rate(ADA, "7:up")
    with pytest.raises(VisitorError):
        does.rate(ADA, "1:sideways")
    assert (tmp_path / "feedback.jsonl").read_text() == ""


def test_what_one_adds_is_asked_by_them_alone_and_judged_in_their_folder(
    does: Handlers, tmp_path: Path
) -> None:
    assert does.library is not None
    notices, _, _ = does.add(ADA, sent(does, ADA, "Joan paints the gate."))
    synced(does, ADA)
    assert notices == ""
    assert f"{INSIDE}/own.txt" in does.answer(ADA, "Who paints the gate?")[1]
    assert INSIDE not in does.answer(EVE, "Who paints the gate?")[1]
    does.rate(ADA, "1:up")
    assert not (tmp_path / "feedback.jsonl").exists()
    folder = does.library.uploads.folder(ADA.owner)
    assert folder is not None
    assert (folder / ".feedback.jsonl").exists()
    assert "none of your files" in does.remove(EVE, document_id(f"{INSIDE}/own.txt"))[0]
    assert does.remove(ADA, document_id(f"{INSIDE}/own.txt"))[0] == ""
    synced(does, ADA)
    gone_within(folder, 30)
    assert "Joan" not in does.show(ADA, "1:0")[1]  # though the answer stays, the document is gone
    assert "no longer there" in does.sourced(ADA, "")
    _, talk, source = does.answer(ADA, "Who paints it?")
    assert not any(word in talk.split("</section>")[-2] for word in (INSIDE, "Joan", "gate"))
    assert "Joan" not in source


def test_files_whose_sync_was_cut_short_are_indexed_when_the_person_comes_again(
    does: Handlers, tmp_path: Path
) -> None:
    assert does.library is not None
    path = tmp_path / "sent.txt"
    path.write_text("Joan paints the gate.")
    upload = Upload(path, "own.txt")
    assert does.library.uploads.add(ADA.owner, [upload]) == []  # and then the server was stopped
    does.opened(EVE, "")
    assert INSIDE not in does.answer(ADA, "Who paints the gate?")[1]
    does.opened(ADA, "")
    synced(does, ADA)
    assert f"{INSIDE}/own.txt" in does.answer(ADA, "Who paints the gate?")[1].split("</section>")[-2]


def test_a_question_leans_on_what_was_asked_before_while_that_stands(does: Handlers) -> None:
    does.answer(ADA, QUESTION)
    assert "Searched as “And Tobias? (keeps the lamp)”" in does.answer(ADA, "And Tobias?")[1]


def test_what_was_told_without_a_search_is_not_judged(does: Handlers, tmp_path: Path) -> None:
    does.answer(ADA, "Hello")
    does.rate(ADA, "1:up")
    assert not (tmp_path / "feedback.jsonl").exists()


def test_own_documents_are_counted_with_the_shared_ones(does: Handlers, tmp_path: Path) -> None:
    does.add(ADA, sent(does, ADA, "Joan paints the gate."))
    synced(does, ADA)
    asked = "Which documents do you have?"
    assert f"There are 2 documents: a.txt, {INSIDE}/own.txt." in does.answer(ADA, asked)[1]
    assert "There is 1 document: a.txt." in does.answer(EVE, asked)[1]


def test_memory_is_flat_however_many_have_asked(does: Handlers) -> None:
    """`python -m tests.steady` measures it over the network, with the models."""

    def blocks_after(first: int) -> int:
        for person in range(first, first + 2 * MOST_CONVERSATIONS):
            does.answer(Visitor.of(f"{person:032}.{'p' * 32}", None), QUESTION)
        gc.collect()
        return sys.getallocatedblocks()

    once, twice = blocks_after(0), blocks_after(2 * MOST_CONVERSATIONS)
    assert twice < once + 10 * MOST_CONVERSATIONS


def test_a_conversation_is_exported_and_forgotten(does: Handlers) -> None:
    does.answer(ADA, QUESTION)
    assert json.loads(does.export(ADA, "json")["text"])["conversation"][0]["question"] == QUESTION
    assert does.export(ADA, "md")["name"] == "conversation.md"
    assert "welcome" in does.new(ADA, "")[0]
    assert json.loads(does.export(ADA, "json")["text"])["conversation"] == []


def test_who_follows_is_shown_the_page_once_where_nothing_is_going_on(does: Handlers) -> None:
    async def followed() -> list[tuple[str, str, str]]:
        return [state async for state in does.follow(ADA)]

    [(header, panel, _)] = asyncio.run(followed())
    assert "1 document" in header
    assert "a.txt" in panel


def test_a_text_has_no_page_to_draw(does: Handlers) -> None:
    does.answer(ADA, QUESTION)
    assert "<img" not in does.picture(ADA, "")
    assert does.library is not None
    shown = does.conversations.get(ADA.tab).shown
    assert shown is not None
    with pytest.raises(FileError):
        does.library.picture(ADA.owner, shown.quote)


def test_without_a_library_nothing_can_be_added(does: Handlers) -> None:
    alone = Handlers(does.chatbot, None, None)
    assert "open-library" not in alone.opened(ADA, "")[0]
    with pytest.raises(VisitorError):
        alone.add(ADA, "x" * 32)


def test_a_shared_folder_that_lost_its_files_goes_on_answering_until_a_person_says_that_it_is_so(
    does: Handlers, library: fakes.Library
) -> None:
    (library.folder / "a.txt").unlink()
    does.sync(ADA, "")
    synced(does, ADA)
    assert "data-prune" in does.opened(ADA, "")[2]
    assert "keeps the lamp" in does.answer(ADA, QUESTION)[1]
    does.prune(ADA, "")
    synced(does, ADA)
    assert "data-prune" not in does.opened(ADA, "")[2]
    assert "Nothing yet" in does.opened(ADA, "")[2]


def test_an_index_that_is_deleted_under_a_running_page_is_made_anew(
    does: Handlers, library: fakes.Library
) -> None:
    shutil.rmtree(library.settings.index_dir)
    does.answer(ADA, QUESTION)
    synced(does, ADA)
    assert "<mark>keeps the lamp</mark>" in does.answer(EVE, QUESTION)[1]
