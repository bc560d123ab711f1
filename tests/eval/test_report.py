from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from eval.grading import grade_failure
from eval.metrics.causes import Cause, find_wrong
from eval.records import SEARCH_ALONE, Record, Run
from eval.report.content import Sheet, make_sheet
from eval.report.files import write_report
from eval.report.page import CAPTIONS, MEANING, group_measures, highlight
from eval.report.plots import PICTURES, draw_pictures
from eval.report.text import escape
from eval.sets import TITLES
from tests.hostile import HOSTILE
from tests.scripted import question, record

ANSWERS = (
    record(question("right", 0, part="report"), 0, 0, 1, confidence=0.95, latency_ms=10),
    record(question("wrong", 1, part="report"), 2, 2, 0, 1, confidence=0.85, latency_ms=20),
    record(question("withheld", 2, part="report"), None, 2, confidence=0.15, latency_ms=30),
    record(question("refused", part="report"), None, 0, confidence=0.05, latency_ms=40),
    record(question("invented", part="report"), 1, 1, confidence=0.25, latency_ms=50),
    grade_failure(question("broken", 0, part="report"), "KeyError: 'x'"),
)


def run(records: Sequence[Record] = ANSWERS, **changes: Any) -> Run:
    return replace(
        Run("made", "scripted", (("threshold", "0.25"),), 3, 0.1, 2.0, 512.0, tuple(records)), **changes
    )


def told(cause: Cause, of: Sheet) -> tuple[int, list[str]]:
    [group] = [group for group in of.groups if group.cause is cause]
    return group.count, [example.id for example in group.examples]


def test_every_wrong_answer_is_counted_once() -> None:
    made = make_sheet(run(), 5)
    assert made.wrong == len(find_wrong(run())) == 4
    assert [group.cause for group in made.groups] == [
        Cause.CRASHED,
        Cause.REFUSED,
        Cause.WRONG_SPAN,
        Cause.NOT_THERE,
    ]


def test_an_example_shows_question_gold_answer_and_quote() -> None:
    [group] = [group for group in make_sheet(run(), 5).groups if group.cause is Cause.WRONG_SPAN]
    [one] = group.examples
    assert (one.question, one.gold, one.answer, one.sure) == ("wrong?", ("Two",), "Three", 0.85)
    assert (one.quote, one.words, one.path) == ("Three men stayed.", "Three", "a.txt")


def test_of_a_refusal_the_nearest_place_is_shown() -> None:
    [group] = [group for group in make_sheet(run(), 5).groups if group.cause is Cause.REFUSED]
    assert [(one.answer, one.quote) for one in group.examples] == [("", "Three men stayed.")]


def test_examples_are_of_the_part_to_learn_from_and_counts_of_the_one_that_reports() -> None:
    learnt = [record(question(f"t{n}"), 1, 1, confidence=n / 10) for n in range(4)]
    made = make_sheet(run((*ANSWERS, *learnt)), examples=2)
    assert made.examples_of == "tune"
    assert told(Cause.NOT_THERE, made) == (1, ["t3", "t2"])
    assert told(Cause.REFUSED, made) == (1, [])


def test_each_answer_is_in_one_bin_and_in_one_bar() -> None:
    made = make_sheet(run(), 5)
    assert [(one.count, round(one.sure, 9), one.right) for one in made.reliability] == [
        (2, 0.025, 0.0),
        (1, 0.15, 1.0),
        (1, 0.25, 0.0),
        (1, 0.85, 0.0),
        (1, 0.95, 1.0),
    ]
    assert sum(bar.count for bar in made.latencies) == 5
    assert (made.latencies[0].low, made.latencies[-1].high) == (10, 50)


def test_the_threshold_stands_at_the_share_that_was_answered() -> None:
    at = make_sheet(run(), 5).set_at
    assert at is not None
    assert (at.x, at.y) == pytest.approx((3 / 6, 2 / 3))


def test_a_long_curve_is_drawn_by_few_points_with_both_its_ends() -> None:
    scores = np.random.default_rng(0).random(2000)
    many = [record(question(str(n), 0), 0, 0, confidence=float(score)) for n, score in enumerate(scores)]
    risk = make_sheet(run(many), 1).risk
    assert len(risk) == 200
    assert (risk[0].x, risk[-1].x) == (1 / 2000, 1)


def test_a_run_has_the_pictures_that_there_is_something_for() -> None:
    assert [name for name, _ in draw_pictures(make_sheet(run(), 5))] == list(PICTURES)
    in_hand = dict(draw_pictures(make_sheet(run(passages=0), 5)))
    assert "recall" not in in_hand
    searching = dict(draw_pictures(make_sheet(run(facts=(SEARCH_ALONE,)), 5)))
    assert list(searching) == ["recall", "latency"]


def test_a_picture_is_the_same_each_time_and_a_file_of_its_own() -> None:
    for (_, first), (_, second) in zip(
        draw_pictures(make_sheet(run(), 5)), draw_pictures(make_sheet(run(), 5)), strict=True
    ):
        assert first == second
        ids = re.findall(r' id="(.*?)"', first)
        assert len(ids) == len(set(ids))
        assert {*re.findall(r"#([a-z]\w{10})\b", first)} == {*ids}
        assert ET.fromstring(first).tag.endswith("svg")  # noqa: S314


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.found += [
            value or "" for name, value in attrs if name in {"href", "src", "xlink:href", "action"}
        ]


def test_the_page_names_no_address_but_its_own_places(tmp_path: Path) -> None:
    page, _, _ = write_report([make_sheet(run(), 5), make_sheet(run(name="squad"), 5)], tmp_path)
    text = page.read_text()
    links = Links()
    links.feed(text)
    assert links.found
    assert all(link.startswith("#") for link in links.found)
    assert not re.search(r"https?:|//|@import|url\((?!#)", re.sub(r"<!--.*?-->", "", text))
    assert not {"script", "link", "iframe", "img"} & {*links.tags}


def saying(text: str, number: int) -> Record:
    """A wrong answer to a question of a document, all of which say the text."""
    of = record(question(str(number), 1, part="report"), 0, 0, 1)
    quotes = tuple(replace(quote, text=text, answer=text, path=text) for quote in of.quotes)
    return replace(of, id=text, question=text, golds=("other",), answer=text, quotes=quotes)


def test_what_stands_in_documents_stays_text(tmp_path: Path) -> None:
    hostile, plain = Links(), Links()
    for links, texts in ((hostile, HOSTILE), (plain, ["x"] * len(HOSTILE))):
        records = [saying(text, n) for n, text in enumerate(texts)]
        page, _, _ = write_report([make_sheet(run(records), len(texts))], tmp_path)
        links.feed(page.read_text())
    assert hostile.tags == plain.tags
    assert hostile.found == plain.found


def test_the_answer_is_marked_in_its_quote() -> None:
    [group] = [group for group in make_sheet(run(), 5).groups if group.cause is Cause.WRONG_SPAN]
    assert highlight(group.examples[0]) == "<mark>Three</mark> men stayed."
    assert highlight(replace(group.examples[0], words="<b>", quote="a <b> c")) == "a <mark>&lt;b&gt;</mark> c"


@pytest.mark.parametrize("text", ["a|b", "# a", "<b>", "[a](b)", "*a*", "`a`", "a\n\n- b"])
def test_markdown_of_documents_stays_text(text: str) -> None:
    assert "\n" not in escape(text)
    assert escape(text).replace("\\", "") == " ".join(text.split())
    assert not re.search(r"(?<!\\)[|#<>\[\]()*`]", escape(text))


def test_page_markdown_and_json_say_the_same_numbers(tmp_path: Path) -> None:
    page, text, data = (path.read_text() for path in write_report([make_sheet(run(), 5)], tmp_path))
    [read] = json.loads(data)
    for figure in read["summary"]["parts"][0]["figures"]:
        digits = 0 if figure["unit"] else 3
        value = f"{figure['value']:.{digits}f}"
        low, high = (f"{figure[end]:.{digits}f}" for end in ("low", "high"))
        assert f"| {figure['name']} | {value}" in text
        assert f"{low}–{high}" in page
    for group in read["groups"]:
        assert f"| {group['cause']} | {group['count']} |" in text
        assert group["cause"] in page


def test_of_several_runs_it_is_told_side_by_side_why_they_were_wrong(tmp_path: Path) -> None:
    page, text, _ = write_report(
        [make_sheet(run(), 5), make_sheet(run(ANSWERS[:2], name="squad"), 5)], tmp_path
    )
    assert "| made | 4 of 6 | 1 | 0 | 0 | 1 | 1 | 1 |" in text.read_text()
    assert f"| {TITLES['squad']} | 1 of 2 | 0 | 0 | 0 | 0 | 1 | 0 |" in text.read_text()
    assert "Why answers were wrong" in page.read_text()


def test_the_markdown_names_pictures_that_are_there(tmp_path: Path) -> None:
    _, text, _ = write_report([make_sheet(run(), 5), make_sheet(run(name="squad"), 5)], tmp_path)
    named = re.findall(r"\]\((pictures/.*?)\)", text.read_text())
    assert len(named) == 2 * len(PICTURES)
    assert all((tmp_path / name).is_file() for name in named)


def test_every_picture_has_a_caption_every_cause_a_meaning_and_every_measure_a_heading() -> None:
    assert CAPTIONS.keys() == PICTURES.keys()
    assert MEANING.keys() == {*Cause}
    made = make_sheet(run(), 5)
    assert sorted(name for _, names in group_measures(made) for name in names) == sorted(
        figure.name for figure in made.summary.report.figures
    )
