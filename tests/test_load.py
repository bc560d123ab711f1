"""Fifty people at once, from a second process; people who go away."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from llama_index.core.schema import NodeWithScore

from qa.answer import Answer
from qa.chatbot import Chatbot
from tests.pages import Served, served

ROOT = Path(__file__).parent.parent
PEOPLE, QUESTIONS = 50, 2
pytestmark = [pytest.mark.real, pytest.mark.allow_hosts(["127.0.0.1"])]


@pytest.fixture(scope="module")
def site(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(seeds, tmp_path_factory.mktemp("load")) as page:
        yield page


def test_fifty_people_at_once_get_their_own_answers_and_are_told_their_place(site: Served) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.load", site.url, str(PEOPLE), str(QUESTIONS)],
        cwd=ROOT, capture_output=True, text=True, timeout=180, check=True,
    )  # fmt: skip
    seen = json.loads(ran.stdout)
    assert seen["faults"] == []
    assert len(seen["seconds"]) == PEOPLE * QUESTIONS
    assert max(seen["places"]) > PEOPLE / 2
    assert seen["p95"] < 60  # about 5 on two cores that have nothing else to do


def test_who_goes_away_costs_nothing_any_more(site: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def slow(chatbot: Chatbot, question: str, history: Any = ()) -> tuple[Answer, list[NodeWithScore]]:
        asked.append(question)
        time.sleep(0.3)
        return Answer(question, question, (), (), 0.0, 0.0), []

    monkeypatch.setattr(Chatbot, "ask_with_hits", slow)
    config = httpx.get(f"{site.url}/config").json()["dependencies"]
    [event] = [one["id"] for one in config if one["targets"][:1] and one["targets"][0][1] == "submit"]
    for number in range(20):
        keys = f"{'k' * 32}.{'p' * 32}"
        body = {"data": [f"question {number}", keys], "fn_index": event, "session_hash": "gone"}
        httpx.post(f"{site.url}/gradio_api/queue/join", json=body).raise_for_status()
    with httpx.stream("GET", f"{site.url}/gradio_api/queue/data?session_hash=gone") as told:
        next(told.iter_lines())
    deadline = time.monotonic() + 15
    while httpx.get(f"{site.url}/gradio_api/queue/status").json()["queue_size"]:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    time.sleep(0.7)
    assert len(asked) < 10
