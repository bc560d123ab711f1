"""How good the search is: for passages, by the evidence that they overlap; for files, by ir_measures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from io import StringIO

import ir_measures
from ir_measures import RR, R, nDCG

from eval.metrics.answers import Row
from eval.records import Record

PASSAGE_DEPTHS = (1, 3, 5, 8, 10, 20)
PAGE_DEPTHS = (1, 5, 10)
FILE_DEPTHS = (1, 5, 10, 20)
FILE_MEASURES = {
    **{f"recall@{depth} of files": R @ depth for depth in FILE_DEPTHS},
    "MRR of files": RR,
    "nDCG@10 of files": nDCG @ 10,
}


def parse_judgement(line: str) -> tuple[str, str, int]:
    """The query, the document and its relevance from a line in TREC's format. Raises ValueError for
    others."""
    (found,) = ir_measures.read_trec_qrels(StringIO(line))  # type: ignore[no-untyped-call]
    return found.query_id, found.doc_id, found.relevance


def _is_judged(record: Record) -> bool:
    return bool(record.evidence) and bool(record.found or record.fault)


def _passage_hit(depth: int, record: Record) -> Row | None:
    """Whether one of the first passages overlaps the evidence."""
    return (float(any(rank <= depth for rank in record.holds)),) if _is_judged(record) else None


def _reciprocal_rank(record: Record) -> Row | None:
    return (1 / record.holds[0] if record.holds else 0.0,) if _is_judged(record) else None


def _page_hit(depth: int, record: Record) -> Row | None:
    """Whether one of the first pages has a passage that overlaps the evidence; a page counts once."""
    if not record.evidence or not record.found or record.found[0].page is None:
        return None
    first = list(dict.fromkeys((hit.path, hit.page) for hit in record.found))[:depth]
    right = (record.found[rank - 1] for rank in record.holds)
    return (float(any((hit.path, hit.page) in first for hit in right)),)


def _file_score(name: str, record: Record) -> Row | None:
    if not _is_judged(record):
        return None
    ranked = tuple(dict.fromkeys(hit.path for hit in record.found))
    return (_score_files(ranked, frozenset(one.path for one in record.evidence))[name],)


@lru_cache(maxsize=4096)
def _score_files(ranked: tuple[str, ...], relevant: frozenset[str]) -> Mapping[str, float]:
    """A file ranks as its best passage."""
    run = {"": {path: -float(rank) for rank, path in enumerate(ranked)}}
    judged = {"": dict.fromkeys(relevant, 1)}
    found = ir_measures.calc_aggregate(FILE_MEASURES.values(), judged, run)
    return {name: float(found[measure]) for name, measure in FILE_MEASURES.items()}


RETRIEVAL_ROWS: tuple[tuple[str, Callable[[Record], Row | None]], ...] = (
    *((f"recall@{depth} of passages", partial(_passage_hit, depth)) for depth in PASSAGE_DEPTHS),
    ("MRR of passages", _reciprocal_rank),
    *((f"recall@{depth} of pages", partial(_page_hit, depth)) for depth in PAGE_DEPTHS),
    *((name, partial(_file_score, name)) for name in FILE_MEASURES),
)
