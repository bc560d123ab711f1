import json
from pathlib import Path

from qa.training.examples import Gold, verify
from qa.training.sources import is_held_back
from qa.training.written import FILE, NAME, digest_of, written

from .conftest import example

PARAGRAPH = "Ann led the party. Ben was a member of it."


def test_a_question_finds_its_paragraph_by_digest_and_is_left_out_where_that_is_not_there(
    tmp_path: Path,
) -> None:
    records = [
        {"context": digest_of(PARAGRAPH), "question": "Who led it?", "answer": "Ann", "start": 0},
        {"context": digest_of(PARAGRAPH), "question": "Who founded it?", "answer": "", "start": 0},
        {"context": digest_of("Elsewhere."), "question": "Where?", "answer": "", "start": 0},
    ]
    path = tmp_path / "written.jsonl"
    path.write_text("\n".join(map(json.dumps, records)))
    told, not_told = verify(written([PARAGRAPH, "Another."], path)).examples
    assert (told.question, told.answers) == ("Who led it?", (Gold(0, "Ann"),))
    assert (not_told.context, not_told.answers) == (PARAGRAPH, ())
    assert told.group == not_told.group


def test_paragraphs_of_written_questions_are_held_back_whole() -> None:
    groups = [digest_of(str(n)) for n in range(2000)]
    first, second = (
        [is_held_back(example(question, "c", source=NAME, group=group)) for group in groups]
        for question in ("who?", "why?")
    )
    assert first == second
    assert 180 < sum(first) < 300


def test_every_written_line_is_whole_and_no_question_comes_twice() -> None:
    records = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    for record in records:
        assert record.keys() == {"context", "question", "answer", "start"}
        assert len(record["context"]) == 16
        assert record["question"].strip()
        assert record["start"] >= 0
    keys = [(record["context"], record["question"].lower()) for record in records]
    assert len(set(keys)) == len(keys)
    unanswerable = sum(not record["answer"] for record in records)
    assert 0.45 < unanswerable / len(records) < 0.55
