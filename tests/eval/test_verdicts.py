from __future__ import annotations

from pathlib import Path

from eval.verdicts import Verdict, table
from qa.judge import Judgement
from qa.training.boolq import Judged
from tests.training.test_verdict import write

ROW = Judged("is it", "It is.", "yes")


class AlwaysYes:
    confidence = 0.8

    def judge(self, question: str, text: str) -> Judgement:
        return Judgement(0.1, 0.9, 0.0)


def test_a_verdict_is_right_by_its_label_and_said_from_the_confidence() -> None:
    assert Verdict(ROW, Judgement(0.2, 0.3, 0.5)).right
    assert not Verdict(ROW, Judgement(0.3, 0.2, 0.5)).right
    assert Verdict(ROW, Judgement(0.1, 0.9, 0.0)).said(0.9)
    assert not Verdict(ROW, Judgement(0.2, 0.8, 0.0)).said(0.9)
    assert not Verdict(ROW, Judgement(0.0, 0.4, 0.6)).said(0.9)


def test_who_always_says_yes_is_right_as_often_as_it_is_yes(tmp_path: Path) -> None:
    write(tmp_path, [{"question": f"{n}", "passage": f"p{n}", "label": n % 3 > 0} for n in range(600)])
    rows = table(AlwaysYes(), tmp_path).splitlines()[2:]
    cells = [[cell.strip() for cell in row.split("|")[1:-1]] for row in rows]
    assert {cell[0] for cell in cells} == {"tune", "report"}
    assert all(right == always for _, _, right, always, *_ in cells)
    assert all(cell[5] == "1.000" for cell in cells)
