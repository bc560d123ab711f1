"""The page behind a password: two people, each with their own conversation and files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from qa.page.accounts import Accounts
from tests.browser.conftest import WIDE, ask
from tests.pages import Served, served

pytestmark = [pytest.mark.real, pytest.mark.allow_hosts(["127.0.0.1"])]
PEOPLE = {"ada": "correct horse", "eve": "another one"}


@pytest.fixture(scope="module")
def locked(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(seeds, tmp_path_factory.mktemp("locked"), accounts=Accounts(PEOPLE)) as site:
        yield site


def logged_in(browser: Browser, url: str, name: str) -> Page:
    page = browser.new_context(viewport=WIDE).new_page()
    page.goto(url)
    page.locator("input").first.fill(name)
    page.locator("input[type=password]").fill(PEOPLE[name])
    page.get_by_role("button", name="Login").click()
    page.wait_for_selector("#open-library")
    return page


def test_people_log_in_and_keep_their_files_wherever_they_do(chromium: Browser, locked: Served) -> None:
    ada = logged_in(chromium, locked.url, "ada")
    expect(ask(ada, "how many peacekeepers?").locator(".said").first).to_have_text("1,960")
    ada.locator("#open-library").click()
    ada.locator("input[type=file]").set_input_files(
        {"name": "hers.txt", "mimeType": "text/plain", "buffer": b"The mill at Orrin Gap was sold in 1911."}
    )
    expect(ada.locator("#open-library")).to_have_text("2 documents", timeout=20_000)
    elsewhere, eve = logged_in(chromium, locked.url, "ada"), logged_in(chromium, locked.url, "eve")
    expect(elsewhere.locator("#open-library")).to_have_text("2 documents")
    expect(elsewhere.locator(".turn")).to_have_count(0)
    expect(eve.locator("#open-library")).to_have_text("1 document")
    for page in (ada, elsewhere, eve):
        page.context.close()
