from __future__ import annotations

import gzip
import json
from pathlib import Path
from random import Random

import pytest

from qa.judge import OnnxJudge
from qa.training.boolq import FILE, LABELS, Judged, read_boolq, unsaid
from qa.training.verdict import BATCH, Plan, draws


def rows(count: int) -> list[Judged]:
    return [
        Judged(f"is it {n}", f"Title {n} -- It is {n}. " + "so " * (n % 7), LABELS[n % 2])
        for n in range(count)
    ]


def write(folder: Path, records: list[dict[str, object]]) -> None:
    (folder / FILE).write_bytes(gzip.compress("\n".join(map(json.dumps, records)).encode()))


def test_whole_passages_are_held_back_and_what_has_no_label_is_left_out(tmp_path: Path) -> None:
    records = [
        {"question": f"{n} {k}", "passage": f"p{n}", "label": k == 0} for n in range(400) for k in range(2)
    ]
    write(tmp_path, [*records, {"question": "?", "passage": "p1"}])
    parts = read_boolq(tmp_path)
    passages = [{row.passage for row in part} for part in parts]
    assert sum(map(len, parts)) == 800
    assert not passages[0] & passages[1] | passages[0] & passages[2] | passages[1] & passages[2]
    assert len(parts[0]) > len(parts[2]) > len(parts[1]) > 0
    assert {row.label for row in parts[0]} == {"yes", "no"}


def test_a_question_with_another_passage_is_unsaid() -> None:
    all_rows = rows(30)
    other = unsaid(all_rows, Random(1))(all_rows[3])
    assert (other.question, other.label) == (all_rows[3].question, "unsaid")
    assert other.passage != all_rows[3].passage
    assert other.passage in {row.passage for row in all_rows}


def test_a_passage_goes_without_its_title() -> None:
    assert rows(3)[2].untitled.passage == "It is 2. so so "
    assert Judged("?", "No title here.", "yes").untitled.passage == "No title here."


def test_an_epoch_draws_every_question_once_the_same_way_each_time() -> None:
    all_rows, plan = rows(200), Plan(Path(), Path(), Path())
    drawn = draws(all_rows, plan, epoch=0)
    assert sorted(row.question for row in drawn) == sorted(row.question for row in all_rows)
    assert drawn == draws(all_rows, plan, epoch=0) != draws(all_rows, plan, epoch=1)
    assert 0 < sum(row.label == "unsaid" for row in drawn) < 80
    lengths = [len(row.passage) for row in drawn[:BATCH]]
    assert lengths == sorted(lengths)


@pytest.mark.real
def test_the_shipped_judge_tells_yes_from_no() -> None:
    judge = OnnxJudge.load()
    yes = judge.judge(
        "Has the ceasefire come into effect?", "The ceasefire agreement came into effect overnight."
    )
    no = judge.judge(
        "Was it coordinated?", "The presence of the troops was not coordinated, the spokesman said."
    )
    assert yes.of_said > judge.confidence
    assert no.of_said < 1 - judge.confidence
    assert yes.no + yes.yes + yes.unsaid == pytest.approx(1)
