"""Grade a reply against what is known of its question."""

from __future__ import annotations

from collections.abc import Iterator

from eval.questions import Evidence, Question
from eval.records import CheckedCitation, Record
from eval.systems import Citation, Hit, Reply
from qa.passages import FindDocument
from qa.training.squad import normalise


def grade_failure(question: Question, fault: str) -> Record:
    """The record of a question that got no reply: it counts as wrong."""
    return _record(question, fault=fault)


def grade(question: Question, reply: Reply, find_document: FindDocument) -> Record:
    """Every citation is checked against the text that `find_document` gives."""

    def check(citations: tuple[Citation, ...]) -> tuple[CheckedCitation, ...]:
        return tuple(_check(one, question, find_document) for one in citations)

    return _record(
        question,
        searched=reply.searched,
        answer=reply.answer,
        confidence=reply.confidence,
        quotes=check(reply.quotes),
        others=check(reply.others),
        nearest=check(reply.nearest),
        found=reply.found,
        holds=tuple(
            rank
            for rank, hit in enumerate(reply.found, start=1)
            if any(_overlaps(hit, evidence) for evidence in question.evidence)
        ),
        latency_ms=reply.latency_ms,
    )


def _record(question: Question, **outcome: object) -> Record:
    return Record(
        id=question.id,
        question=question.question,
        kind=question.kind,
        part=question.part,
        answerable=question.answerable,
        golds=question.answers,
        wrong=question.wrong,
        several=question.several,
        evidence=question.evidence,
        **outcome,  # type: ignore[arg-type]
    )


def _check(citation: Citation, question: Question, find_document: FindDocument) -> CheckedCitation:
    document = find_document(citation.path)
    text = document.text if document else ""
    start, end = citation.start, citation.end
    if start is None or end is None:  # the system does not tell the place: take the first that has the words
        at = text.find(citation.text) if citation.text else -1
        start, end = (at, at + len(citation.text)) if at >= 0 else (None, None)
    return CheckedCitation(
        path=citation.path,
        start=start,
        end=end,
        text=citation.text,
        answer=citation.answer,
        score=citation.score,
        verbatim=start is not None and bool(citation.text) and text[start:end] == citation.text,
        holds=_holds(citation.path, start, end, citation.text, question),
    )


def _holds(path: str, start: int | None, end: int | None, text: str, question: Question) -> bool:
    """Whether a place contains an accepted answer inside the evidence.

    If no accepted words are in the evidence, the place has to overlap it. If there is no evidence, the place
    has to contain the words.
    """
    if not question.evidence:
        words = f" {normalise(text)} "
        return any(f" {normalise(answer)} " in words for answer in question.answers)
    if start is None or end is None:
        return False
    places = [place for one in question.evidence for place in _answer_places(one, question.answers)]
    if places:
        return any(path == at and start <= first and last <= end for at, first, last in places)
    return any(_overlaps(Hit(path, start, end), evidence) for evidence in question.evidence)


def _answer_places(evidence: Evidence, answers: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
    for answer in answers:
        at = evidence.text.find(answer)
        while at >= 0:
            yield evidence.path, evidence.start + at, evidence.start + at + len(answer)
            at = evidence.text.find(answer, at + 1)


def _overlaps(hit: Hit, evidence: Evidence) -> bool:
    return hit.path == evidence.path and hit.start < evidence.end and evidence.start < hit.end
