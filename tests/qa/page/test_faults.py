from __future__ import annotations

import errno

import pytest

from index.errors import FolderError
from qa.page.faults import FULL, UNFORESEEN, in_words


def test_what_a_person_can_mend_is_said_as_it_is_and_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    assert in_words(FolderError("Name a folder.")) == "Name a folder."
    assert not caplog.records


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ZeroDivisionError("/secret/path"), UNFORESEEN),
        (RecursionError(), UNFORESEEN),
        (MemoryError(), UNFORESEEN),
        (PermissionError(errno.EACCES, "no", "/secret/path"), UNFORESEEN),
        (OSError(errno.ENOSPC, "full", "/secret/path"), FULL),
    ],
    ids=repr,
)
def test_any_other_fault_is_a_sentence_and_goes_to_the_log(
    error: Exception, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise error

    with pytest.raises(type(error)) as raised:
        fail()
    assert in_words(raised.value) == said
    assert "secret" not in said
    [record] = caplog.records
    assert record.levelname == "ERROR"
    assert "in fail" in caplog.text
    assert type(error).__name__ in caplog.text
