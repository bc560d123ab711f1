from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.console import EXIT_ERROR, printable, run
from index.errors import FolderError


@given(text=st.text())
def test_what_is_printed_is_one_line_that_any_terminal_takes(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    assert shown.encode("utf-8").decode("utf-8") == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("Füße 停火.txt", "Füße 停火.txt"), ("a\nb\x1b[31m", "a\\nb\\x1b[31m"), ("\udcff", "\\udcff")],
    ids=["letters", "control characters", "a byte of no character"],
)
def test_only_what_cannot_be_shown_is_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_a_fault_that_can_be_mended_is_one_line_and_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    def main() -> int:
        raise FolderError("No folder at a\nb.")

    with pytest.raises(SystemExit) as end:
        run(main)
    assert end.value.code == EXIT_ERROR == 2
    assert capsys.readouterr() == ("", "error: No folder at a\\nb.\n")


def test_a_bug_keeps_its_traceback() -> None:
    with pytest.raises(ZeroDivisionError):
        run(lambda: 1 // 0)
