from __future__ import annotations

import pytest

from eval.questions import Evidence, Question
from eval.run import Asked, holds_answer
from eval.summary import summarise, table
from index.documents import Document
from qa.answer import Answer, Passage, Quote

TEXT = "One man came. Two men left. Three men stayed."
DOCUMENT = Document("a.txt", "", TEXT)
SENTENCES = ((0, 13), (14, 27), (28, 45))


def question(identity: str, *gold: int, part: str = "tune") -> Question:
    """A question that these sentences answer, each with its first word."""
    evidence = tuple(Evidence("a.txt", *SENTENCES[n], TEXT[slice(*SENTENCES[n])]) for n in gold)
    answers = tuple(each.text.split()[0] for each in evidence)
    return Question(identity, f"{identity}?", "who", part, answers, evidence)


def asked(about: Question, said: int | None, *read: int, latency_ms: float = 10) -> Asked:
    """A question that was answered with the first word of a sentence, after these were read."""
    quotes = (
        () if said is None else (whole(said, answer_length=len(TEXT[slice(*SENTENCES[said])].split()[0])),)
    )
    passages = tuple(Passage(DOCUMENT, *SENTENCES[n], 0.5) for n in read)
    return Asked(about, Answer(about.question, about.question, quotes, (), 0.5, latency_ms), passages)


def whole(n: int, answer_length: int) -> Quote:
    start, end = SENTENCES[n]
    return Quote(DOCUMENT, start, end, start, start + answer_length, 0.5)


RUN = [
    asked(question("right", 0), 0, 0, 1, latency_ms=10),
    asked(question("wrong", 1), 2, 2, 0, 1, latency_ms=20),
    asked(question("withheld", 2), None, 0, 1, latency_ms=30),
    asked(question("refused"), None, 0, latency_ms=40),
    asked(question("invented"), 1, 1, latency_ms=50),
]


@pytest.mark.parametrize(
    ("name", "value", "n"),
    [
        ("exact match", 1 / 3, 3),
        ("token F1", 1 / 3, 3),
        ("first quote holds the evidence", 1 / 3, 3),
        ("refusal precision", 1 / 2, 2),
        ("refusal recall", 1 / 2, 2),
        ("retrieval recall@1", 1 / 3, 3),
        ("retrieval recall@3", 2 / 3, 3),
        ("retrieval MRR", (1 + 1 / 3 + 0) / 3, 3),
        ("latency p50", 30.0, 5),
        ("latency p95", 48.0, 5),
    ],
)
def test_a_run_of_five_comes_to_what_a_person_counts(name: str, value: float, n: int) -> None:
    [figure] = [figure for figure in summarise(RUN) if figure.name == name]
    assert figure.value == pytest.approx(value)
    assert figure.n == n


def test_evidence_in_two_places_is_half_found_with_one() -> None:
    [recall] = [
        f for f in summarise([asked(question("both", 0, 2), 0, 1, 2)]) if f.name == "retrieval recall@3"
    ]
    assert recall.value == 0.5


def test_a_quote_holds_the_answer_only_where_the_evidence_has_it() -> None:
    elsewhere = Document("a.txt", "", "Two. " + TEXT)
    assert holds_answer(whole(1, 3), question("q", 1))
    assert not holds_answer(whole(2, 3), question("q", 1))
    assert not holds_answer(Quote(elsewhere, 0, 4, 0, 3, 0.5), question("q", 1))


def test_the_table_shows_both_parts_side_by_side() -> None:
    report = [asked(question("other", 0, part="report"), 0, 0)]
    lines = table(RUN + report).splitlines()
    assert lines[0] == "| | tune | report |"
    assert "| exact match | 0.333 (3) | 1.000 (1) |" in lines
