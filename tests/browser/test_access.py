"""Everything can be reached and has a name: axe-core finds no serious fault, in either look, at any width."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from tests.browser.conftest import PHONE, WIDE, OpenPage, ask

pytestmark = [pytest.mark.real, pytest.mark.allow_hosts(["127.0.0.1"])]


def faults(page: Page) -> list[str]:
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{fault['id']}: {node['target']} {node['html'][:120]}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_no_serious_fault(open_page: OpenPage, scheme: str, size: ViewportSize) -> None:
    page = open_page(viewport=size, color_scheme=scheme)
    assert faults(page) == []
    ask(page, "how many peacekeepers?")
    ask(page, "Will Turkey be involved in peacekeeping in Nagorno-Karabakh?")
    ask(page, "Summarise this")
    ask(page, "What is the boiling point of tungsten?")
    page.locator(".turn").last.locator("[data-plot]").click()
    page.wait_for_selector(".plot")
    page.locator("#open-library").click()
    page.wait_for_timeout(200)
    assert faults(page) == []
    if size == PHONE:
        page.locator(".turn").last.locator(".card .open").first.click()
        page.wait_for_timeout(200)
        assert faults(page) == []


def test_large_type_keeps_everything_in_the_page(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 900, "height": 800})
    page.add_style_tag(content="html { font-size: 32px !important; }")
    turn = ask(page, "Will Turkey be involved in peacekeeping in Nagorno-Karabakh?")
    assert page.evaluate("document.documentElement.scrollWidth") <= 900
    assert turn.evaluate("turn => turn.scrollWidth <= turn.clientWidth")
    assert page.locator("#question textarea").is_visible()
