from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.grading import grade_failure
from eval.metrics.measures import MEASURES, Figure, compute_figures
from eval.metrics.statistics import risk_area, risk_curve, value
from eval.questions import Evidence, Question
from eval.records import Run
from eval.report.summaries import summarise
from eval.report.tables import tabulate_measures
from eval.systems import Hit
from tests.scripted import SENTENCES, question, record, sentence

RUN = [
    record(question("right", 0), 0, 0, 1, confidence=0.9, latency_ms=10),
    record(question("wrong", 1), 2, 2, 0, 1, confidence=0.8, latency_ms=20),
    record(question("withheld", 2), None, 0, 1, confidence=0.2, latency_ms=30),
    record(question("refused"), None, 0, confidence=0.1, latency_ms=40),
    record(question("invented"), 1, 1, confidence=0.7, latency_ms=50),
]


def test_a_page_counts_once_however_many_of_its_passages_are_found() -> None:
    pages = (4, 4, 4, 9, 9, 2)
    found = tuple(Hit("a.pdf", 10 * n, 10 * n + 9, page) for n, page in enumerate(pages))
    one = replace(RUN[0], found=found, holds=(6,))
    named = {figure.name: figure.value for figure in compute_figures([one])}
    assert named["retrieval recall@5 of passages"] == 0
    assert named["retrieval recall@1 of pages"] == 0
    assert named["retrieval recall@5 of pages"] == 1  # the third page
    assert not any("of pages" in figure.name for figure in compute_figures(RUN))


@lru_cache
def counted() -> dict[str, Figure]:
    return {figure.name: figure for figure in compute_figures(RUN)}


@pytest.mark.parametrize(
    ("name", "value", "n"),
    [
        ("exact match", 1 / 3, 3),
        ("token F1", 1 / 3, 3),
        ("first quote holds the evidence", 1 / 3, 3),
        ("first quote verbatim", 1.0, 3),
        ("refusal precision", 1 / 2, 2),
        ("refusal recall", 1 / 2, 2),
        ("right, or rightly refused", 2 / 5, 5),
        ("useful or rightly refused", 2 / 5, 5),
        ("precision at 50% coverage", 1 / 2.5, 5),
        ("precision at 70% coverage", 1 / 3.5, 5),
        ("precision at 90% coverage", 1 / 4.5, 5),
        ("ROC area, answerable against not", 5 / 6, 5),
        ("ROC area, right against wrong", 1.0, 5),
        ("area under risk against coverage", (0 + 1 / 2 + 2 / 3 + 3 / 4 + 4 / 5) / 5, 5),
        ("expected calibration error", (0.1 + 0.8 + 0.2 + 0.1 + 0.7) / 5, 5),
        ("retrieval recall@1 of passages", 1 / 3, 3),
        ("retrieval recall@3 of passages", 2 / 3, 3),
        ("retrieval MRR of passages", (1 + 1 / 3 + 0) / 3, 3),
        ("retrieval recall@1 of files", 1.0, 3),
        ("latency p50", 30.0, 5),
        ("latency p95", 48.0, 5),
    ],
)
def test_a_run_of_five_comes_to_what_a_person_counts(name: str, value: float, n: int) -> None:
    figure = counted()[name]
    assert figure.value == pytest.approx(value)
    assert figure.n == n
    assert figure.low <= figure.value <= figure.high


def test_a_question_that_failed_counts_as_wrong_everywhere() -> None:
    run = [grade_failure(question("a", 0), "broke"), grade_failure(question("b"), "broke")]
    found = {figure.name: figure.value for figure in compute_figures(run)}
    names = ("token F1", "first quote holds the evidence", "refusal recall", "right, or rightly refused")
    assert [found[name] for name in names] == [0, 0, 0, 0]
    assert found["retrieval recall@20 of passages"] == 0
    assert "latency p50" not in found


def test_citations_are_measured_by_the_characters_of_gold_sentences() -> None:
    gold = tuple(Evidence("a.txt", *SENTENCES[n], sentence(n)) for n in (0, 1))
    found = {one.name: one for one in compute_figures([record(Question("q", "q?", evidence=gold), 0, 0)])}
    assert found["citation precision"].value == 1
    assert found["citation recall"].value == pytest.approx(13 / 26)
    assert found["citation recall"].n == 1


@pytest.mark.parametrize(
    ("shown", "recall", "precision", "misled"),
    [("One", 0.5, 1.0, 0.0), ("Three", 0.0, 0.0, 1.0)],
    ids=["a valid one", "misinformation"],
)
def test_valid_answers_and_misinformation_are_told_apart(
    shown: str, recall: float, precision: float, misled: float
) -> None:
    about = Question("q", "q?", answers=("One", "Two"), wrong=("Three",), several=True)
    number = ["One", "Two", "Three"].index(shown)
    found = {one.name: one.value for one in compute_figures([record(about, number, number)])}
    assert found["valid answers shown"] == recall
    assert found["answers shown that are valid"] == precision
    assert found["misinformation shown"] == misled


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=30))
def test_risk_at_full_coverage_is_the_share_that_is_wrong(cases: list[tuple[float, bool]]) -> None:
    coverage, risk = risk_curve(cases)[-1]
    assert coverage == 1
    assert risk == pytest.approx([good for _, good in cases].count(False) / len(cases))
    assert 0 <= value(risk_area, cases) <= 1


def test_the_table_shows_the_parts_side_by_side() -> None:
    other = record(question("other", 0, part="report"), 0, 0)
    lines = tabulate_measures(
        summarise(Run("made", "scripted", (), 3, 0.1, None, None, (*RUN, other)))
    ).splitlines()
    assert lines[0] == "| | tune | report |"
    assert "| exact match | 0.333 (0.000 to 1.000), n 3 | 1.000 (1.000 to 1.000), n 1 |" in lines
    assert "| refusal recall | 0.500 (0.000 to 1.000), n 2 | – |" in lines


def test_measures_have_names_of_their_own() -> None:
    assert len({measure.name for measure in MEASURES}) == len(MEASURES)
