"""A reply is compared with what is known of its question, and becomes a record."""

from __future__ import annotations

from collections.abc import Iterator

from eval.questions import Evidence, Question
from eval.records import Cited, Record
from eval.systems import Found, Reply, Told
from qa.passages import FindDocument
from qa.training.squad import normalise


def failed(question: Question, fault: str) -> Record:
    """Of a question to which no reply came: it counts as wrong."""
    return _record(question, fault=fault)


def marked(question: Question, reply: Reply, find_document: FindDocument) -> Record:
    """`find_document` gives what the files say, to check every citation against."""

    def cited(told: tuple[Told, ...]) -> tuple[Cited, ...]:
        return tuple(_cited(one, question, find_document) for one in told)

    return _record(
        question,
        searched=reply.searched,
        answer=reply.answer,
        confidence=reply.confidence,
        quotes=cited(reply.quotes),
        others=cited(reply.others),
        nearest=cited(reply.nearest),
        found=reply.found,
        holds=tuple(
            rank
            for rank, found in enumerate(reply.found, start=1)
            if any(_meet(found, evidence) for evidence in question.evidence)
        ),
        latency_ms=reply.latency_ms,
    )


def _record(question: Question, **came_of_it: object) -> Record:
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
        **came_of_it,  # type: ignore[arg-type]
    )


def _cited(told: Told, question: Question, find_document: FindDocument) -> Cited:
    document = find_document(told.path)
    text = document.text if document else ""
    start, end = told.start, told.end
    if start is None or end is None:  # the system does not say where: the first place that says it
        at = text.find(told.text) if told.text else -1
        start, end = (at, at + len(told.text)) if at >= 0 else (None, None)
    verbatim = start is not None and bool(told.text) and text[start:end] == told.text
    return Cited(
        path=told.path,
        start=start,
        end=end,
        text=told.text,
        answer=told.answer,
        score=told.score,
        verbatim=verbatim,
        holds=_holds(told.path, start, end, told.text, question),
    )


def _holds(path: str, start: int | None, end: int | None, text: str, question: Question) -> bool:
    """Whether a place holds an accepted answer where the evidence has it; where no words are accepted, or
    no evidence holds them, whether it meets the evidence; and where there is no evidence, the words."""
    if not question.evidence:
        said = f" {normalise(text)} "
        return any(f" {normalise(answer)} " in said for answer in question.answers)
    if start is None or end is None:
        return False
    places = [place for one in question.evidence for place in _answer_places(one, question.answers)]
    if places:
        return any(path == at and start <= first and last <= end for at, first, last in places)
    return any(_meet(Found(path, start, end), evidence) for evidence in question.evidence)


def _answer_places(evidence: Evidence, answers: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
    for answer in answers:
        at = evidence.text.find(answer)
        while at >= 0:
            yield evidence.path, evidence.start + at, evidence.start + at + len(answer)
            at = evidence.text.find(answer, at + 1)


def _meet(found: Found, evidence: Evidence) -> bool:
    return found.path == evidence.path and found.start < evidence.end and evidence.start < found.end
