from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ViewportSize

from eval.report.content import make_sheet
from eval.report.files import write_report
from tests.browser.conftest import PHONE, WIDE
from tests.eval.test_report import run


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize(("scheme", "ground"), [("light", "rgb(244, 242, 236)"), ("dark", "rgb(21, 20, 18)")])
def test_the_report_fits_its_window_in_light_and_dark_and_asks_for_nothing(
    chromium: Browser, tmp_path: Path, size: ViewportSize, scheme: str, ground: str
) -> None:
    file, _, _ = write_report([make_sheet(run(), 5), make_sheet(run(name="squad"), 5)], tmp_path)
    context = chromium.new_context(viewport=size, color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == ground
    assert page.locator("figure svg").count() == 10
    assert all(page.locator("figure svg").nth(n).bounding_box() for n in range(10))
    assert asked == [file.as_uri()]
    assert [fault["id"] for fault in Axe().run(page).response["violations"]] == []
    context.close()
