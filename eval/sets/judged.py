"""Any folder with relevance judgements, in TREC's formats.

Queries are lines of an id, a tab, and the query. Judgements are lines of a query's id, an unused number, a
document, and its relevance, separated by spaces; above 0 is relevant. A document is named by its path in the
folder, with or without its suffix.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from eval.metrics.retrieval import parse_judgement
from eval.questions import Evidence, Question, QuestionsError
from qa.passages import FindDocument
from qa.training.formats import text_of


def load(folder: Path, queries: Path, judgements: Path, find_document: FindDocument) -> tuple[Question, ...]:
    """The queries that have a relevant document. Raises QuestionsError with all bad lines of a file."""
    asked = _queries(queries)
    relevant = _relevant(judgements, asked, _paths(folder), find_document)
    if not relevant:
        raise QuestionsError(f"{judgements} has no relevant document for any query of {queries}.")
    return tuple(
        Question(name, query, evidence=tuple(relevant[name]))
        for name, query in asked.items()
        if name in relevant
    )


def _queries(path: Path) -> dict[str, str]:
    asked: dict[str, str] = {}
    faults = []
    for number, line in _lines(path):
        name, _, query = line.partition("\t")
        if not query.strip():
            faults.append(f"line {number}: not an id, a tab and a query")
        elif name in asked:
            faults.append(f"line {number}: the query {name} is used twice")
        asked[name] = query.strip()
    _refuse(path, faults)
    return asked


def _relevant(
    path: Path, asked: Mapping[str, str], paths: Mapping[str, str], find_document: FindDocument
) -> dict[str, list[Evidence]]:
    relevant: dict[str, list[Evidence]] = {}
    faults = []
    for number, line in _lines(path):
        try:
            query, name, relevance = parse_judgement(line)
        except ValueError:
            faults.append(f"line {number}: not a judgement with four fields")
            continue
        document = find_document(paths.get(name, name))
        if query not in asked:
            faults.append(f"line {number}: there is no query {query}")
        elif document is None:
            faults.append(f"line {number}: there is no document {name}")
        elif relevance > 0:
            whole = Evidence(document.path, 0, len(document.text), document.text)
            relevant.setdefault(query, []).append(whole)
    _refuse(path, faults)
    return relevant


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, with their numbers from 1."""
    try:
        text = text_of(path)
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionsError(f"Cannot read {path}: {error}.") from None
    return ((number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())


def _refuse(path: Path, faults: list[str]) -> None:
    if faults:
        raise QuestionsError(f"{path} has bad lines. {'; '.join(faults)}.")


def _paths(folder: Path) -> dict[str, str]:
    """The paths of files by their paths without suffix, if only one file has that."""
    paths: dict[str, list[str]] = {}
    for file in folder.rglob("*"):
        path = file.relative_to(folder)
        paths.setdefault(path.with_suffix("").as_posix(), []).append(path.as_posix())
    return {name: found[0] for name, found in paths.items() if len(found) == 1}
