"""Pictures of the page with the conversation about the seed document: python -m tests.screenshots [FOLDER]"""

from __future__ import annotations

import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser

from tests.browser.conftest import PHONE, ask
from tests.pages import Served, browsing, chromium_path, served

ROOT = Path(__file__).parent.parent
WIDE = {"width": 1280, "height": 800}
QUESTIONS = (
    "What was the total military death toll?",
    "Will Turkey be involved in peacekeeping in Nagorno-Karabakh?",
)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs"
    with (
        tempfile.TemporaryDirectory() as kept,
        served(ROOT / "seeds", Path(kept)) as site,
        browsing(chromium_path()) as browser,
    ):
        for name, profile in (
            ("page-light", {"viewport": WIDE, "color_scheme": "light"}),
            ("page-dark", {"viewport": WIDE, "color_scheme": "dark"}),
            ("page-phone", {"viewport": PHONE, "color_scheme": "light", "device_scale_factor": 2}),
        ):
            (folder / f"{name}.png").write_bytes(_picture(browser, site, profile))


def _picture(browser: Browser, site: Served, profile: dict[str, Any]) -> bytes:
    page = browser.new_context(**profile).new_page()
    page.goto(site.url)
    page.wait_for_selector("#examples button")
    for question in QUESTIONS[: 1 if profile["viewport"] == PHONE else 2]:
        ask(page, question)
        page.wait_for_timeout(500)
    page.locator("#conversation").evaluate("e => { e.scrollTop = 0; }")
    page.wait_for_timeout(300)
    seen = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(128)
    page.context.close()
    small = BytesIO()
    seen.save(small, "PNG", optimize=True)
    return small.getvalue()


if __name__ == "__main__":
    main()
