"""Documents, names of files and questions that would like to be more than text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, ask
from tests.hostile import HOSTILE
from tests.pages import Served, served

pytestmark = [pytest.mark.real, pytest.mark.allow_hosts(["127.0.0.1"])]
NUMBERS = range(len(HOSTILE))


def name_of(number: int) -> str:
    """The hostile text as the name of a file, as far as a name can hold it."""
    return f"{number} {HOSTILE[number].replace('/', '∕')}.txt"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    docs = tmp_path_factory.mktemp("planted")
    for number, hostile in enumerate(HOSTILE):
        (docs / name_of(number)).write_text(f"The watchword of gate {number} is {hostile} and no other.")
    with served(docs, tmp_path_factory.mktemp("planted-site")) as site:
        yield site


def look(page: Page) -> list[str]:
    """What a style or a script would have changed."""
    looks: list[str] = page.evaluate(
        """() => [document.title, location.href, getComputedStyle(document.body).backgroundColor,
            String(document.querySelectorAll('iframe, object, embed, form[action], base:not([href="./"]), '
                + 'article img, section img').length)]"""
    )
    return looks


def test_thirty_hostile_texts_are_shown_as_text_wherever_they_stand(
    open_page: OpenPage, planted: Served
) -> None:
    """`open_page` fails where a dialog opens, a script fails, or anything is asked of another host."""
    page = open_page(planted.url)
    before = look(page)
    assert len(HOSTILE) == 30
    for number in NUMBERS:
        turn = ask(page, f"What is the watchword of gate {number}?")
        expect(turn.locator(".card").first).to_be_visible()
        assert look(page)[:3] == before[:3], HOSTILE[number]
    page.locator("#open-library").click()
    expect(page.locator(".shelf tbody tr")).to_have_count(len(HOSTILE))
    page.locator(".turn").first.locator(".card .open").last.click()
    assert look(page) == before
    seen = page.locator("#conversation").inner_text() + page.locator("#panel").inner_text()
    for number in NUMBERS[:-2]:
        assert HOSTILE[number].replace("/", "∕") in seen
    assert "\u202e" not in page.content()


def test_hostile_questions_are_shown_as_text(page: Page) -> None:
    before = look(page)
    for three in zip(HOSTILE[::3], HOSTILE[1::3], HOSTILE[2::3], strict=True):
        turn = ask(page, f"Who said {' '.join(three)}")
        expect(turn.locator(".asked")).to_be_visible()
    assert look(page) == before
    assert HOSTILE[0] in page.locator("#conversation").inner_text()


def test_what_is_shown_comes_with_a_policy_that_lets_nothing_out(page: Page) -> None:
    refused = page.evaluate(
        """async () => {
            const refused = new Promise((told) => {
                addEventListener('securitypolicyviolation', (e) => told(e.blockedURI));
            });
            fetch('http://127.0.0.1:9/secret').catch(() => {});
            return await Promise.race([refused, new Promise((told) => setTimeout(told, 3000, 'let out'))]);
        }"""
    )
    assert refused.startswith("http://127.0.0.1:9/")
    policy = page.request.get(page.url).headers["content-security-policy"]
    assert "connect-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
