from __future__ import annotations

import pytest

from qa.kinds import asked_for


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How much was it?", "amount"),
        ("peacekeepers number", "amount"),
        ("What is her phone number?", None),
        ("How long did it last?", "duration"),
        ("Since when?", None),
        ("When is it?", "time"),
        ("Who is it?", "person"),
        ("What did he say when he left?", None),
    ],
)
def test_the_kind_that_is_asked_for_is_told(question: str, kind: str | None) -> None:
    found = asked_for(question)
    assert (found.name if found else None) == kind
