"""The real server as an attacker sees it, once open to whoever reaches it and once behind passwords."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from qa.page.accounts import Accounts
from qa.page.options import Options
from tests.pages import Served, served

ADA, EVE = ("ada", "correct horse"), ("eve", "another one")
SECRET = "The vault opens at 4 with the word juniper."


def new_keys() -> str:
    """As a browser makes them: one for the tab, one for the person."""
    return f"{secrets.token_urlsafe(24)}.{secrets.token_urlsafe(24)}"


@dataclass(frozen=True, slots=True)
class Caller:
    """Someone who sends the server's private events by hand."""

    client: httpx.Client
    keys: str = field(default_factory=new_keys)

    def config(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.client.get("/config").json()
        return found

    def events(self) -> dict[str, int]:
        """The numbers of all private events, by what triggers them."""
        found: dict[str, int] = {}
        for one in self.config()["dependencies"]:
            for _, trigger in one["targets"] or [(None, "load")]:
                if one["backend_fn"]:
                    found[f"{trigger} {one['id']}"] = one["id"]
        return found

    def event(self, name: str) -> int:
        return next(number for trigger, number in self.events().items() if trigger.split()[0] == name)

    def send(
        self, number: int, event_data: Any, typed: Any = "x", keys: Any = None, inputs: int | None = None
    ) -> httpx.Response | dict[str, Any]:
        """What the server says at the end of an event; the refusal if it took none."""
        session = secrets.token_hex(8)
        data = [typed, self.keys if keys is None else keys][-2 if inputs is None else -inputs :]
        body = {"data": data, "fn_index": number, "session_hash": session, "event_data": event_data}
        joined = self.client.post("/gradio_api/queue/join", json=body)
        if joined.status_code != 200:
            return joined
        with self.client.stream("GET", f"/gradio_api/queue/data?session_hash={session}", timeout=20) as told:
            for line in told.iter_lines():
                if "process_completed" in line:
                    said: dict[str, Any] = json.loads(line.removeprefix("data: "))
                    return said
        raise AssertionError("the event never ended")

    def upload(self, ticket: str, name: str, content: bytes) -> httpx.Response:
        return self.client.put(f"/upload/{ticket}", params={"name": name}, content=content)

    def ticket(self) -> str:
        """What this caller's page sends files with."""
        number = self.event("then")
        said = self.send(number, None)
        assert isinstance(said, dict)
        text: str = json.dumps(said)
        return text.split('data-ticket=\\"')[1].split('\\"')[0].rstrip("\\")


def succeeded(said: httpx.Response | dict[str, Any]) -> bool:
    return isinstance(said, dict) and bool(said["success"])


def login(site: Served, name: str, password: str) -> Caller:
    client = httpx.Client(base_url=site.url)
    assert client.post("/login", data={"username": name, "password": password}).status_code == 200
    return Caller(client)


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    (folder / "shared.txt").write_text("The ferry leaves at nine.")
    return folder


@pytest.fixture(scope="module")
def site(docs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(docs, tmp_path_factory.mktemp("open"), Options(max_upload_mb=1)) as page:
        yield page


@pytest.fixture(scope="module")
def locked(docs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    accounts = Accounts(dict([ADA, EVE]))
    with served(docs, tmp_path_factory.mktemp("locked"), Options(max_upload_mb=1), accounts) as page:
        yield page


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file of the server that is nobody's document, with an ending that documents have."""
    path = tmp_path / "secret.txt"
    path.write_text(SECRET)
    return path
