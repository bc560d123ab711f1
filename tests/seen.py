"""How long a person waits for an answer, from the Enter key until it is seen: python -m tests.seen URL"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from playwright.sync_api import Page

from tests.browser.conftest import ask
from tests.pages import browsing, chromium_path

QUESTIONS = (
    "how many peacekeepers?",
    "Who leads Nagorno-Karabakh?",
    "What was the total military death toll?",
    "Who is Vladimir Putin?",
)
ROUNDS = 5
WATCH = """() => {
    window.times = [];
    const turns = () => document.querySelectorAll('.turn:not(.waiting)').length;
    let seen = turns();
    addEventListener('keydown', (event) => {
        if (event.key === 'Enter') window.asked = performance.now();
    }, true);
    new MutationObserver(() => {
        if (turns() <= seen) return;
        seen = turns();
        window.times.push(performance.now() - window.asked);
    }).observe(document.querySelector('#conversation'), { childList: true, subtree: true, attributes: true });
}"""


def milliseconds(page: Page, questions: Sequence[str]) -> list[float]:
    """Of each question, shortest first."""
    page.evaluate(WATCH)
    for question in questions:
        ask(page, question)
    times: list[float] = page.evaluate("window.times")
    return sorted(times)


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("Name the address of a page that is being served: python -m tests.seen URL")
    with browsing(chromium_path()) as browser:
        page = browser.new_page()
        page.goto(sys.argv[1])
        page.wait_for_selector("#open-library")
        times = milliseconds(page, QUESTIONS * ROUNDS)
        print(
            f"p50 {times[len(times) // 2]:.0f} ms, p95 {times[int(0.95 * len(times))]:.0f} ms of {len(times)}"
        )


if __name__ == "__main__":
    main()
