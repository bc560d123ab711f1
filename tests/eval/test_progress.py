from __future__ import annotations

import sys
from itertools import count

import pytest

from eval.progress import show_progress


def test_a_line_now_and_then_says_how_long_it_still_takes(capsys: pytest.CaptureFixture[str]) -> None:
    """Each question takes 6 s: after 12 s there are two of the eight that were left."""
    ticks = count(0, 6)
    with show_progress(10, 2, clock=lambda: float(next(ticks))) as asked:
        for _ in range(8):
            asked()
    assert capsys.readouterr().err.splitlines() == [
        "4/10 questions, 00:36 left",
        "6/10 questions, 00:24 left",
        "8/10 questions, 00:12 left",
        "10/10 questions, 00:00 left",
    ]


def test_what_was_answered_before_does_not_make_the_rest_look_quick(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ticks = count(0, 20)
    with show_progress(1000, 990, clock=lambda: float(next(ticks))) as asked:
        asked()
    assert capsys.readouterr().err == "991/1,000 questions, 03:00 left\n"


def test_on_a_terminal_there_is_a_bar(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with show_progress(10, 4) as asked:
        asked()
    assert "5/10" in capsys.readouterr().err
