"""What all sets are read with: their files' faults in words, and each document once."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from eval.questions import QuestionsError
from index.errors import FileError

FAULTS = (OSError, EOFError, zlib.error, ValueError, LookupError, TypeError, AttributeError, SyntaxError)
"""What a file raises that was cut short, or has another format."""
Found = TypeVar("Found", bound=Sized)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Names the file in what is wrong with it. Raises QuestionsError."""
    try:
        yield
    except FileNotFoundError:
        raise QuestionsError(f"There is no {path}: the set comes with a file of this name.") from None
    except (FileError, *FAULTS) as error:
        raise QuestionsError(
            f"{path} is not as it was published ({type(error).__name__}: {error})."
        ) from None


def some(found: Found) -> Found:
    """What was found in a file, which is of another format where that is nothing. Raises ValueError."""
    if not found:
        raise ValueError("nothing of the set is in it")
    return found


def names_of(documents: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The name of each text; of one that comes under several, the first."""
    names: dict[str, str] = {}
    for name, text in documents:
        names.setdefault(text, name)
    return names
