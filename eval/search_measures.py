"""How good the search is: of passages, by the evidence that they meet; of files, through ir_measures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from io import StringIO

import ir_measures
from ir_measures import RR, R, nDCG

from eval.records import Record

PASSAGE_DEPTHS = (1, 3, 5, 8, 10, 20)
PAGE_DEPTHS = (1, 5, 10)
FILE_DEPTHS = (1, 5, 10, 20)
FILE_MEASURES = {
    **{f"recall@{depth} of files": R @ depth for depth in FILE_DEPTHS},
    "MRR of files": RR,
    "nDCG@10 of files": nDCG @ 10,
}

Row = tuple[float, ...]


def judgement(line: str) -> tuple[str, str, int]:
    """The query, the document and how relevant it is, of a line of TREC's. Raises ValueError for others."""
    (found,) = ir_measures.read_trec_qrels(StringIO(line))  # type: ignore[no-untyped-call]
    return found.query_id, found.doc_id, found.relevance


def _met(depth: int, record: Record) -> Row | None:
    """Whether one of the first passages meets the evidence."""
    if not record.evidence or not (record.found or record.fault):
        return None
    return (float(any(rank <= depth for rank in record.holds)),)


def _reciprocal_rank(record: Record) -> Row | None:
    if not record.evidence or not (record.found or record.fault):
        return None
    return (1 / record.holds[0] if record.holds else 0.0,)


def _met_page(depth: int, record: Record) -> Row | None:
    """Whether a passage that begins on one of the first pages meets the evidence; a page counts once."""
    if not record.evidence or not record.found or record.found[0].page is None:
        return None
    pages = dict.fromkeys((found.path, found.page) for found in record.found)
    first = list(pages)[:depth]
    held = (record.found[rank - 1] for rank in record.holds)
    return (float(any((found.path, found.page) in first for found in held)),)


def _of_files(name: str, record: Record) -> Row | None:
    if not record.evidence or not (record.found or record.fault):
        return None
    ranked = tuple(dict.fromkeys(found.path for found in record.found))
    return (_scores(ranked, frozenset(one.path for one in record.evidence))[name],)


@lru_cache(maxsize=4096)
def _scores(ranked: tuple[str, ...], relevant: frozenset[str]) -> Mapping[str, float]:
    """A file is as good as the best of its passages."""
    run = {"": {path: -float(rank) for rank, path in enumerate(ranked)}}
    judged = {"": dict.fromkeys(relevant, 1)}
    found = ir_measures.calc_aggregate(FILE_MEASURES.values(), judged, run)
    return {name: float(found[measure]) for name, measure in FILE_MEASURES.items()}


RANKED: tuple[tuple[str, Callable[[Record], Row | None]], ...] = (
    *((f"recall@{depth} of passages", partial(_met, depth)) for depth in PASSAGE_DEPTHS),
    ("MRR of passages", _reciprocal_rank),
    *((f"recall@{depth} of pages", partial(_met_page, depth)) for depth in PAGE_DEPTHS),
    *((name, partial(_of_files, name)) for name in FILE_MEASURES),
)
