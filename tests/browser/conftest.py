"""One server and one browser for all of these tests; every test has a browser profile of its own.

Where no Chromium is found the tests are skipped, unless VERBATIM_NEEDS_BROWSER says that there must be one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page, ViewportSize

from tests.pages import Served, browsing, chromium_path, served

NEEDED = "VERBATIM_NEEDS_BROWSER"
WIDE: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 780}
WAIT_MS = 20_000
OpenPage = Callable[..., Page]


@pytest.fixture(scope="package")  # its event loop must be gone before the tests of other packages
def chromium() -> Iterator[Browser]:
    path = chromium_path()
    if path is None and os.environ.get(NEEDED):
        pytest.fail("No Chromium, and there must be one: apt-get install chromium")
    if path is None:
        pytest.skip("no Chromium here")
    with browsing(path) as browser:
        yield browser


@pytest.fixture(scope="package")
def site(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page over the seed document, with the real models."""
    with served(seeds, tmp_path_factory.mktemp("site")) as page:
        yield page


@pytest.fixture
def open_page(chromium: Browser, site: Served) -> Iterator[OpenPage]:
    """Opens the page in a profile of its own. Whatever a test does there: no request may go elsewhere, no
    script may fail, no dialog may open."""
    contexts, faults = [], list[str]()

    def opened(url: str = site.url, **profile: Any) -> Page:
        context = chromium.new_context(**{"viewport": WIDE, **profile})
        context.set_default_timeout(WAIT_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda asked: faults.extend(elsewhere(asked.url, url)))
        page.on("pageerror", lambda error: faults.append(f"a script failed: {error}"))
        page.on("dialog", lambda dialog: dismissed(dialog, faults))
        page.goto(url)
        page.wait_for_selector("#question textarea")
        page.wait_for_selector("#open-library")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


def elsewhere(requested: str, url: str) -> list[str]:
    own = requested == url or requested.startswith((f"{url}/", "data:", "blob:"))
    return [] if own else [f"asked for {requested}"]


def dismissed(dialog: Dialog, faults: list[str]) -> None:
    faults.append(f"a dialog opened: {dialog.message}")
    dialog.dismiss()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


def ask(page: Page, question: str) -> Any:
    """Ask as a person does; the turn that comes of it."""
    turns = page.locator(".turn:not(.waiting)")
    number = turns.count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_function(f"document.querySelectorAll('.turn:not(.waiting)').length > {number}")
    return turns.nth(number)


def in_view(page: Page, selector: str, of: str) -> bool:
    """Whether an element stands inside the visible part of another."""
    seen: bool = page.evaluate(
        """([selector, of]) => {
            const [a, b] = [selector, of].map((one) => document.querySelector(one).getBoundingClientRect());
            return a.top >= b.top - 1 && a.bottom <= b.bottom + 1 && a.height > 0;
        }""",
        [selector, of],
    )
    return seen
