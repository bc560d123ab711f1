"""Private events sent by hand: no path, key or type of a client's choosing gets it what is not its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import pytest

from qa.page.events import document_id
from qa.page.uploads import INSIDE
from tests.attack.conftest import ADA, EVE, SECRET, Caller, login, succeeded
from tests.pages import Served

pytestmark = [pytest.mark.real, pytest.mark.allow_hosts(["127.0.0.1"])]
OWN = "The cellar key hangs behind the clock."


def hostile_values(paths: tuple[Path, ...]) -> Iterator[Any]:
    """What an event might carry to name a file, or to break what reads it."""
    for path in map(str, paths):
        yield from (path, [path], {"path": path}, [{"path": path, "meta": {"_type": "gradio.FileData"}}])
        yield from (f"file://{path}", f"../../../../..{path}", f"{path}\0.txt", document_id(path))
    yield from (
        None,
        True,
        0,
        -1,
        1.5,
        [],
        {},
        [[]],
        {"value": {"value": "x"}},
        "x" * 100_000,
        "\ud800",
        "\0",
    )


def attempt(number: int, value: Any) -> Any:
    """The value in one of the forms that an event's data might have, in turn."""
    return ({"value": value}, value, {"value": value, "path": value}, {"event_data": value})[number % 4]


def everything_sent(caller: Caller, paths: tuple[Path, ...], keys: tuple[Any, ...] = (None,)) -> str:
    """All that the server says to every private event with every hostile value, as one text."""
    heard: list[str] = []
    events = caller.events().values()
    for turn, (number, value) in enumerate(product(events, hostile_values(paths))):
        try:
            said = caller.send(number, attempt(turn, value), typed=value, keys=keys[turn % len(keys)])
        except (UnicodeEncodeError, httpx.RemoteProtocolError):
            continue  # it cannot even be sent
        heard.append(said.text if isinstance(said, httpx.Response) else json.dumps(said))
    return "\n".join(heard)


def files_of(*folders: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for folder in folders for path in folder.rglob("*.txt")}


def add(caller: Caller, name: str, text: str) -> None:
    sent = caller.upload(caller.ticket(), name, text.encode())
    assert sent.status_code == 200, sent.text
    assert succeeded(caller.send(caller.event("taken"), {"value": sent.json()["id"]}))


def asked(caller: Caller, question: str) -> str:
    return json.dumps(caller.send(caller.event("submit"), None, typed=question))


def test_no_event_reads_moves_or_deletes_a_file_that_a_client_names(site: Served, secret: Path) -> None:
    victim, attacker = (Caller(httpx.Client(base_url=site.url)) for _ in range(2))
    add(victim, "cellar.txt", OWN)
    theirs = next(path for path in site.uploads.rglob("cellar.txt"))
    shared = site.library.shared.folder / "shared.txt"
    before = files_of(secret.parent, site.uploads, shared.parent)
    heard = everything_sent(attacker, (secret, shared, theirs))
    assert files_of(secret.parent, site.uploads, shared.parent) == before
    assert "juniper" not in heard
    assert "juniper" not in asked(attacker, "What word opens the vault?")
    assert "behind the clock" not in asked(attacker, "Where does the cellar key hang?")
    assert "behind the clock" in asked(victim, "Where does the cellar key hang?")


@pytest.mark.parametrize("who", ["nobody", "another"])
def test_behind_passwords_nobody_else_gets_at_a_persons_files(locked: Served, secret: Path, who: str) -> None:
    ada = login(locked, *ADA)
    add(ada, f"{who}.txt", OWN)
    attacker = Caller(httpx.Client(base_url=locked.url)) if who == "nobody" else login(locked, *EVE)
    theirs = next(path for path in locked.uploads.rglob(f"{who}.txt"))
    before = files_of(secret.parent, locked.uploads)
    if who == "nobody":
        refused = attacker.send(ada.event("taken"), {"value": str(secret)})
        assert isinstance(refused, httpx.Response)
        assert refused.status_code == 401
    else:
        heard = everything_sent(attacker, (secret, theirs), keys=(None, ada.keys))
        assert "juniper" not in heard
        assert OWN not in heard
    assert files_of(secret.parent, locked.uploads) == before


def test_an_upload_belongs_to_who_sent_it(site: Served) -> None:
    ada, eve = (Caller(httpx.Client(base_url=site.url)) for _ in range(2))
    sent = ada.upload(ada.ticket(), "mine.txt", SECRET.encode()).json()["id"]
    assert succeeded(eve.send(eve.event("taken"), {"value": sent}))  # and takes nothing
    assert not list(site.uploads.rglob("mine.txt"))
    assert succeeded(ada.send(ada.event("taken"), {"value": sent}))
    assert len(list(site.uploads.rglob("mine.txt"))) == 1
    document = document_id(f"{INSIDE}/mine.txt")
    assert "none of your files" in json.dumps(eve.send(eve.event("remove"), {"value": document}))
    assert len(list(site.uploads.rglob("mine.txt"))) == 1
    assert succeeded(ada.send(ada.event("remove"), {"value": document}))
    assert not list(site.uploads.rglob("mine.txt"))


def kept(site: Served) -> set[Path]:
    """All files that were sent, and those that were taken."""
    return {*site.library.inbox.root.iterdir(), *site.uploads.rglob("*.txt")}


@pytest.mark.parametrize("ticket", ["x" * 32, "..", "%2e%2e%2fetc", "a" * 31, ""])
def test_a_ticket_that_nobody_was_given_takes_no_file(site: Served, ticket: str) -> None:
    before = kept(site)
    assert httpx.put(f"{site.url}/upload/{ticket}?name=a.txt", content=b"x").status_code in (404, 405)
    assert kept(site) == before


@pytest.mark.parametrize(
    "name",
    ["../../evil.txt", "/etc/evil.txt", "a\0b.txt", "x" * 900 + ".txt", "..", "con.txt", ".hidden.txt", ""],
)
def test_a_name_is_never_a_place(site: Served, name: str) -> None:
    caller = Caller(httpx.Client(base_url=site.url))
    sent = caller.upload(caller.ticket(), name, b"words")
    caller.send(caller.event("taken"), {"value": sent.json()["id"]})
    for path in site.uploads.rglob("*.txt"):
        assert INSIDE in path.parts
    found = site.uploads.parent.parent.rglob("evil*.txt")
    assert all(path.is_relative_to(site.uploads) for path in found)
    assert not Path("/etc/evil.txt").exists()


def test_an_upload_is_measured_before_it_is_read(site: Served) -> None:
    caller = Caller(httpx.Client(base_url=site.url))
    ticket = caller.ticket()
    assert caller.upload(ticket, "a.txt", b"x" * 3_000_000).status_code == 413
    assert caller.upload(ticket, "a.txt", b"x" * 1_000_001).status_code == 413

    def unsaid() -> Iterator[bytes]:
        yield b"x"

    answer = caller.client.put(f"/upload/{ticket}", params={"name": "a.txt"}, content=unsaid())
    assert answer.status_code == 411


def test_one_visitor_cannot_fill_the_inbox(site: Served) -> None:
    caller, other = (Caller(httpx.Client(base_url=site.url)) for _ in range(2))
    ticket = caller.ticket()
    told = [caller.upload(ticket, f"{number}.txt", b"x").status_code for number in range(105)]
    assert told[:100] == [200] * 100
    assert set(told[100:]) == {503}
    assert other.upload(other.ticket(), "a.txt", b"x").status_code == 200
