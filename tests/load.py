"""Many people at once, from a process of their own: python -m tests.load URL [PEOPLE] [QUESTIONS]

Each does what a browser does: joins the queue with a conversation of their own, and listens for what comes.
Loopback only, and never more than PEOPLE times QUESTIONS questions. Prints what it saw as JSON.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
import time
from dataclasses import asdict, dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import httpx

from qa.page.conversation import MOST_TURNS

TIMEOUT_S = 120.0


@dataclass(slots=True)
class Seen:
    """What all of them saw: seconds to each answer, faults in words, the places in the queue."""

    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        return sorted(self.seconds)[min(len(self.seconds) - 1, int(share * len(self.seconds)))]


async def completed(client: httpx.AsyncClient, session: str, seen: Seen) -> dict[str, Any]:
    async with client.stream("GET", f"/gradio_api/queue/data?session_hash={session}") as told:
        async for line in told.aiter_lines():
            if not line.startswith("data: "):
                continue
            message: dict[str, Any] = json.loads(line.removeprefix("data: "))
            if message["msg"] == "estimation":
                seen.places.append(message["rank"])
            if message["msg"] == "process_completed":
                return message
    return {}


async def person(client: httpx.AsyncClient, number: int, event: int, questions: int, seen: Seen) -> None:
    keys = f"{secrets.token_urlsafe(24)}.{secrets.token_urlsafe(24)}"
    asked, session = list[str](), secrets.token_hex(6)
    for turn in range(questions):
        asked.append(f"Person {number}, question {turn}: how many peacekeepers?")
        begun = time.monotonic()
        body = {"data": [asked[-1], keys], "fn_index": event, "session_hash": session, "trigger_id": None}
        (await client.post("/gradio_api/queue/join", json=body)).raise_for_status()
        message = await completed(client, session, seen)
        seen.seconds.append(time.monotonic() - begun)
        if not message.get("success"):
            seen.faults.append(f"no answer: {message}")
            continue
        html = unescape(message["output"]["data"][1])
        said = [part.split("<")[0] for part in html.split('class="asked">')[1:]]
        if said != asked[-MOST_TURNS:]:
            seen.faults.append(f"person {number} asked {asked} and saw {said}")


async def people(url: str, count: int, questions: int) -> Seen:
    seen = Seen()
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=url, timeout=TIMEOUT_S, limits=limits) as client:
        config = (await client.get("/config")).json()
        [event] = [
            one["id"]
            for one in config["dependencies"]
            if one["targets"][:1] and one["targets"][0][1] == "submit"
        ]
        await asyncio.gather(*(person(client, number, event, questions, seen) for number in range(count)))
    return seen


def main() -> None:
    url, *numbers = sys.argv[1:]
    if urlsplit(url).hostname not in ("127.0.0.1", "localhost"):
        sys.exit("Only an address of this machine is asked.")
    count, questions = (int(one) for one in [*numbers, "50", "4"][:2])
    begun = time.monotonic()
    seen = asyncio.run(people(url, count, questions))
    figures = {"p50": seen.percentile(0.5), "p95": seen.percentile(0.95), "all": time.monotonic() - begun}
    print(json.dumps({**figures, **asdict(seen)}))


if __name__ == "__main__":
    main()
