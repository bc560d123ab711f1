"""Read the files of a public set, and explain their faults."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from eval.questions import QuestionsError
from index.errors import FileError

FAULTS = (OSError, EOFError, zlib.error, ValueError, LookupError, TypeError, AttributeError, SyntaxError)
"""What is raised by a file that is cut short or has another format."""
Found = TypeVar("Found", bound=Sized)


@contextmanager
def explain_faults(path: Path) -> Iterator[None]:
    """Turn a fault of the file into a QuestionsError that names it."""
    try:
        yield
    except FileNotFoundError:
        raise QuestionsError(f"There is no {path}. The set is published with a file of this name.") from None
    except (FileError, *FAULTS) as error:
        raise QuestionsError(
            f"{path} is not as it was published ({type(error).__name__}: {error})."
        ) from None


def require(found: Found) -> Found:
    """Raises ValueError if nothing was found in a file: it then has another format."""
    if not found:
        raise ValueError("it has nothing of the set")
    return found


def name_texts(documents: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The name of each text; if it has several, the first."""
    names: dict[str, str] = {}
    for name, text in documents:
        names.setdefault(text, name)
    return names
