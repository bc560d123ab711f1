from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from eval.commands.bench import load_questions
from eval.peers import PEERS
from eval.peers.side_by_side import Failure, compare_systems, run_alone
from eval.peers.table import tabulate
from eval.peers.texts import cite, read_folder, split_passages
from eval.peers.weights import write_reader
from eval.questions import Evidence, Question, QuestionsError, QuestionSet
from eval.records import Record, Run
from qa.model import MODEL, WEIGHTS, OnnxModel
from qa.training.restore import restored
from qa.windows import windows
from tests.outside import watch_all

ARMY = "The army sent 1,960 men to the border on Tuesday. General Vardan Petrosyan led them over the pass."
HARBOUR = "The harbour of Lisbon was closed for repairs. It opens again in March, said the mayor."
TEXTS = {"army.txt": ARMY, "news/harbour.txt": HARBOUR}
QUESTIONS = (
    Question(
        "men",
        "How many men did the army send to the border?",
        answers=("1,960", "1,960 men"),
        evidence=(Evidence("army.txt", 0, ARMY.index(" General"), ARMY[: ARMY.index(" General")]),),
    ),
    Question("queen", "Which opera did the queen of Denmark write?"),
)
NEEDS = {
    "haystack": "haystack_integrations.components.readers.transformers",
    "haystack-types": "haystack_integrations.components.readers.transformers",
    "txtai": "txtai",
    "llama-index": "llama_index.embeddings.huggingface",
    "bm25": "bm25s",
}


def installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def needs(system: str) -> Any:
    missing = system in NEEDS and not installed(NEEDS[system])
    reason = f"{system} is not installed and nothing was shown of it: pip install '.[peers]'"
    return pytest.param(system, marks=pytest.mark.skipif(missing, reason=reason))


@dataclass(frozen=True, slots=True)
class Came:
    """What came of the systems, and what their processes asked of elsewhere."""

    outcomes: Mapping[str, Run | Failure]
    noted: str


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Came:
    """Those that are installed, and one that there is not."""
    asked = QuestionSet("small", TEXTS, QUESTIONS)
    folder, out, watched = (tmp_path_factory.mktemp(name) for name in ("docs", "out", "watched"))
    asked.write_files(folder)
    systems = [name for name in PEERS if name not in NEEDS or installed(NEEDS[name])]
    noted = watch_all(watched)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PYTHONPATH", str(watched))
        outcomes = list(compare_systems(asked, folder, [*systems, "nobody"], out))
        run_alone(call_home)
    return Came(dict(zip([*systems, "nobody"], outcomes, strict=True)), noted.read_text())


@pytest.fixture
def came(compared: Came) -> Mapping[str, Run | Failure]:
    return compared.outcomes


def call_home() -> None:
    with suppress(OSError):
        socket.getaddrinfo("home.invalid", 443)


@pytest.mark.real
@pytest.mark.parametrize("system", [needs(name) for name in PEERS])
def test_each_system_answers_from_the_folder_in_its_words(
    came: Mapping[str, Run | Failure], system: str
) -> None:
    run = came[system]
    assert isinstance(run, Run), run
    men, queen = run.records
    assert (run.system, men.fault, queen.fault) == (system, "", "")
    assert run.passages >= len(TEXTS)
    assert run.index_s > 0
    assert men.latency_ms > 0
    assert men.quotes[0].verbatim
    assert men.first_holds
    assert "1,960" in men.answer


@pytest.mark.real
@pytest.mark.parametrize("system", [needs(name) for name in ("verbatim", "txtai")])
def test_what_is_asked_of_something_else_is_refused_by_those_that_can(
    came: Mapping[str, Run | Failure], system: str
) -> None:
    run = came[system]
    assert isinstance(run, Run)
    assert run.records[1].refused


@pytest.mark.real
def test_no_system_calls_home_and_it_would_be_noted(compared: Came) -> None:
    [line] = compared.noted.splitlines()
    assert "home.invalid" in line


@pytest.mark.real
def test_a_system_that_breaks_costs_no_other_its_run(came: Mapping[str, Run | Failure]) -> None:
    assert came["nobody"] == Failure("nobody", "KeyError: 'nobody'")


@pytest.mark.real
def test_the_written_reader_says_what_the_restored_one_says(tmp_path: Path) -> None:
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    write_reader(tmp_path)
    ours, shipped = restored(WEIGHTS / MODEL).eval(), OnnxModel.load()
    loaded = AutoModelForQuestionAnswering.from_pretrained(tmp_path, local_files_only=True).eval()
    tokenizer = AutoTokenizer.from_pretrained(tmp_path, local_files_only=True)
    question = QUESTIONS[0].question
    for window, text in zip(
        windows(shipped.tokenizer, question, [ARMY, HARBOUR]), TEXTS.values(), strict=True
    ):
        inputs = tokenizer(question, text, return_tensors="pt")
        assert inputs["input_ids"][0].tolist() == window.ids.tolist()
        with torch.inference_mode():
            wanted, got = ours(**inputs), loaded(**inputs)
        for name in ("start_logits", "end_logits"):
            assert np.allclose(wanted[name], got[name], atol=1e-4)
    assert tokenizer.model_max_length == loaded.config.max_position_embeddings


def test_a_folder_is_read_by_name_and_what_has_no_text_is_left_out(tmp_path: Path) -> None:
    QuestionSet("small", TEXTS, QUESTIONS).write_files(tmp_path)
    (tmp_path / "empty.txt").write_text(" ")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    assert {document.path: document.text for document in read_folder(tmp_path)} == TEXTS


def test_passages_lose_only_white_space(tmp_path: Path) -> None:
    QuestionSet("small", {"long.txt": "\n\n".join([ARMY, HARBOUR] * 20)}, QUESTIONS).write_files(tmp_path)
    [document] = read_folder(tmp_path)
    passages = split_passages([document])
    assert len(passages) > 1
    assert "".join("".join(passage.text for passage in passages).split()) == "".join(document.text.split())


def test_an_answer_is_cited_in_its_sentence_where_the_passage_is_known_to_stand() -> None:
    start = HARBOUR.index("March")
    told = cite("harbour.txt", HARBOUR, 100, start, start + 5, 0.5)
    assert (told.text, told.answer) == ("It opens again in March, said the mayor.", "March")
    assert (told.start, told.end) == (100 + HARBOUR.index("It"), 100 + len(HARBOUR))
    unplaced = cite("harbour.txt", HARBOUR, None, start, start + 5, 0.5)
    assert (unplaced.text, unplaced.start, unplaced.end) == (told.text, None, None)


def made(system: str, part: str, **came_of_it: Any) -> Run:
    record = Record(
        id="1",
        question="Who?",
        kind="",
        part=part,
        answerable=True,
        golds=("Ann",),
        wrong=(),
        several=False,
        evidence=(),
        **came_of_it,
    )
    return Run("small", system, (("version", "1"),), 7, 2.5, None, 321.0, (record,))


def test_the_table_has_a_column_for_each_system_and_says_where_ours_loses() -> None:
    right, broken = made("theirs", "report", answer="Ann"), made("ours", "report", fault="it broke")
    lines = tabulate([right, broken]).splitlines()
    cells = {line.split(" | ")[0].lstrip("| "): line for line in lines}
    assert lines[0] == "|  | theirs | ours |"
    assert cells["exact match"].split(" | ")[1:] == [
        "1.000 (1.000 to 1.000) [1]",
        "0.000 (0.000 to 0.000) [1] |",
    ]
    assert cells["answered"] == "| answered | 1 of 1 | 0 of 1 |"
    assert cells["refusal precision"] == "| refusal precision | – | – |"
    assert cells["failed"] == "| failed | 0 | 1 |"
    assert cells["memory"] == "| memory | 321 MB | 321 MB |"
    assert lines[-1] == "- ours: version 1"


def test_what_was_tuned_to_has_a_table_of_its_own() -> None:
    run = made("ours", "tune", answer="Ann")
    both = Run(run.name, run.system, run.facts, 7, 2.5, None, None, run.records + made("", "report").records)
    headings = [line for line in tabulate([both]).splitlines() if line.endswith("| ours |")]
    assert headings == ["| tune | ours |", "| report | ours |"]


@pytest.mark.parametrize(
    ("what", "where", "fault"),
    [("docs", None, "Name the questions too"), ("seeds", Path("none.jsonl"), "Cannot read")],
    ids=["no questions", "no file"],
)
def test_what_cannot_be_asked_is_said(what: str, where: Path | None, fault: str) -> None:
    with pytest.raises(QuestionsError, match=fault):
        load_questions(what, where)
