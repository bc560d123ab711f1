from __future__ import annotations

import time

from index.catalog import Held
from index.report import FileResult, Outcome, SyncReport
from index.sync import Progress
from qa.page.events import document_id
from qa.page.panel import MOST_ROWS, Desk, header_html, notices_html, panel_html
from qa.page.shelf import State, Syncing
from tests.hostile import HOSTILE


def test_documents_are_listed_with_their_size_and_state() -> None:
    html = panel_html(Desk(State((Held("a.pdf", 3, 1_200),), (("b.pdf", "damaged"),))))
    assert "a.pdf" in html
    assert "3 pages, 1,200 passages" in html
    assert "not read: damaged" in html
    assert "data-remove" not in html


def test_a_persons_own_files_can_be_removed() -> None:
    own = State((Held("your files/a.txt", 0, 1),))
    html = panel_html(Desk(State(), own))
    assert f'data-remove="{document_id("your files/a.txt")}"' in html
    assert html.index("Your files") < html.index("Documents")


def test_progress_says_files_passages_and_time_left() -> None:
    running = Syncing(time.monotonic() - 10, Progress(2, 8, 30, "c.txt"))
    html = panel_html(Desk(State(syncing=running)))
    assert "2 of 8 files, 30 passages, about 30 s left: c.txt" in html
    assert 'max="8" value="2"' in html
    assert "indexing" in header_html(Desk(State(syncing=running)))
    assert "indexing" not in header_html(Desk(State()))


def test_what_was_left_out_and_what_went_wrong_is_said() -> None:
    report = SyncReport((FileResult("a.jpg", Outcome.SKIPPED), FileResult("b.jpg", Outcome.SKIPPED)))
    html = panel_html(Desk(State(report=report, fault="No folder.")))
    assert "2 files of other kinds left out" in html
    assert "No folder." in html
    assert "a.txt was not taken" in notices_html(["a.txt was not taken"])
    assert notices_html([]) == ""


def test_of_many_documents_the_first_are_listed() -> None:
    html = panel_html(Desk(State(tuple(Held(f"{number}.txt", 0, 1) for number in range(MOST_ROWS + 7)))))
    assert html.count("<tr") == MOST_ROWS
    assert "and 7 more" in html


def test_names_and_reasons_are_shown_as_text() -> None:
    held = tuple(Held(name, 0, 1) for name in HOSTILE)
    own = State(held, tuple((name, name) for name in HOSTILE), fault=HOSTILE[0])
    html = panel_html(Desk(own, own)) + notices_html(HOSTILE)
    for tag in ("<script", "<img", "<svg", "<iframe", "<style", "<link", "<base", "<object", "<body"):
        assert tag not in html


def test_what_is_not_believed_has_a_button_that_says_it_is_so() -> None:
    doubted = State(report=SyncReport(doubt="3 of the 4 documents are gone"))
    html = panel_html(Desk(doubted))
    assert "3 of the 4 documents are gone" in html
    assert '<button data-prune="true">' in html
    assert "data-prune" not in panel_html(Desk(State(report=SyncReport())))


def test_what_cannot_be_reached_is_named_once() -> None:
    files = tuple(FileResult(name, Outcome.UNREACHABLE, reason="stale") for name in ("a.txt", "sub"))
    html = panel_html(Desk(State((Held("a.txt", 0, 2),), report=SyncReport(files))))
    assert html.count("a.txt") == 1
    assert "indexed; unreachable: stale" in html
    assert html.count("<tr") == 2
