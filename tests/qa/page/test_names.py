from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.page.names import MAX_NAME_BYTES, RESERVED, safe_name


@given(st.text() | st.text(alphabet="./\\:\0 aAuxnulcon1‮\n", max_size=400))
def test_a_name_is_safe_whatever_it_was(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert len(safe.encode()) <= MAX_NAME_BYTES
    assert not re.search(r'[/\\:*?"<>|\x00-\x1f\x7f‪-‮]', safe)
    assert not safe.startswith(".")
    assert not safe.endswith((".", " "))
    assert not RESERVED.match(safe.split(".")[0])
    assert safe_name(safe) == safe


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\x\\a.txt", "a.txt"),
        ("/abs/olute.txt", "olute.txt"),
        ("a\0b.txt", "ab.txt"),
        ("CON.txt", "_CON.txt"),
        ("...", "file"),
        (".hidden.txt", "hidden.txt"),
        ("Ünïcode – ok.txt", "Ünïcode – ok.txt"),
    ],
)
def test_names_that_mean_harm_become_names_of_files(given_name: str, safe: str) -> None:
    assert safe_name(given_name) == safe


def test_a_name_of_300_characters_keeps_its_ending() -> None:
    assert safe_name("x" * 300 + ".pdf").endswith("x.pdf")
