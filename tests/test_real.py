"""The whole way over the seeds with the real models, and nothing but loopback to talk to."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from qa.chatbot import Chatbot

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.real


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, timeout=180, check=False
    )


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_the_first_question_is_answered_without_a_network(seeds: Path) -> None:
    answer = Chatbot.open(seeds).ask("how many peacekeepers?")
    assert answer.answered
    quote = answer.quotes[0]
    assert "1,960 servicemen" in quote.text
    assert (quote.start, quote.end) == (656, 773)


def test_every_quote_is_a_slice_of_its_file(seeds: Path, seeds_chatbot: Chatbot) -> None:
    for question in (
        "Who leads Nagorno-Karabakh?",
        "death toll",
        "What did Peskov say about Turkish troops?",
    ):
        answer = seeds_chatbot.ask(question)
        for quote in (*answer.quotes, *answer.nearest):
            text = (seeds / quote.path).read_text(encoding="utf-8")
            assert text[quote.start : quote.end] == quote.text
            assert text[quote.answer_start : quote.answer_end] == quote.answer


def test_a_follow_up_finds_who_is_meant(seeds_chatbot: Chatbot) -> None:
    first = seeds_chatbot.ask("Who leads Nagorno-Karabakh?")
    second = seeds_chatbot.ask("Where did he write about the losses?", history=[first])
    assert "Facebook" in " ".join(quote.text for quote in (*second.quotes, *second.nearest))


@pytest.mark.parametrize(
    "question",
    ["why " * 499 + "war?", "战" * 2_000, "½" * 2_000, "x" * 2_000, "Did it rain, " + "or not " * 280],
    ids=["words", "one token a letter", "more tokens than letters", "one word", "yes or no"],
)
def test_a_question_of_the_most_characters_is_answered(seeds_chatbot: Chatbot, question: str) -> None:
    assert seeds_chatbot.ask(question).question == question


def test_python_asks_in_one_line(seeds: Path) -> None:
    from qa import ask

    assert "1,302" in ask("What was the total military death toll?", docs=seeds).quotes[0].text


def test_the_shell_exits_as_grep_does() -> None:
    answered = run("qa", "how many peacekeepers?", "--json")
    assert answered.returncode == 0
    assert "1,960" in json.loads(answered.stdout)["quotes"][0]["text"]
    refused = run("qa", "What is the boiling point of tungsten?")
    assert refused.returncode == 1
    assert "The documents do not answer that." in refused.stdout
    assert run("qa", "hello").returncode == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("",), "Ask something in words"),
        (("x " * 50_000,), "Ask in at most 2,000"),
        (("who?", "--docs", "no/such/folder"), "No folder at no/such/folder"),
        (("who?", "--docs", "README.md"), "is a file"),
    ],
    ids=["empty", "long", "missing folder", "a file"],
)
def test_bad_input_is_one_line_and_exit_code_two(arguments: tuple[str, ...], message: str) -> None:
    ran = run("qa", *arguments)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert message in ran.stderr
    assert ran.stderr.count("\n") == 1


def test_the_evaluation_prints_every_measure() -> None:
    ran = run("eval")
    assert ran.returncode == 0, ran.stderr
    for name in ("exact match", "token F1", "evidence", "refusal recall", "recall@5", "MRR", "latency p95"):
        assert name in ran.stdout
