from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from qa.page import inbox as module
from qa.page.inbox import Inbox


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    made = Inbox(tmp_path / "inbox", 1_000, max_waiting_bytes=2_000)
    made.open()
    return made


@pytest.fixture
def client(inbox: Inbox) -> Iterator[TestClient]:
    with TestClient(Starlette(routes=[inbox.route()])) as made:
        yield made


def send(client: TestClient, ticket: str, content: bytes, name: str = "a.txt") -> str:
    answer = client.put(f"/upload/{ticket}", params={"name": name}, content=content)
    assert answer.status_code == 200, answer.text
    id_: str = answer.json()["id"]
    return id_


def test_a_file_is_whole_under_a_name_of_ours_and_readable_by_nobody_else(
    inbox: Inbox, client: TestClient
) -> None:
    id_ = send(client, inbox.ticket("ada"), b"words", "../../etc/a.txt")
    [upload] = inbox.uploads("ada", [id_])
    assert (upload.path, upload.name) == (inbox.root / id_, "../../etc/a.txt")
    assert upload.path.read_bytes() == b"words"
    assert upload.path.stat().st_mode & 0o777 == 0o600


def test_only_who_sent_a_file_gets_or_deletes_it(inbox: Inbox, client: TestClient) -> None:
    id_ = send(client, inbox.ticket("ada"), b"words")
    assert inbox.uploads("eve", [id_, "no such id"]) == []
    inbox.discard("eve", [id_])
    assert len(inbox.uploads("ada", [id_])) == 1
    inbox.discard("ada", [id_, id_])
    assert inbox.uploads("ada", [id_]) == []
    assert list(inbox.root.iterdir()) == []


def test_two_who_send_the_same_file_both_have_it(inbox: Inbox, client: TestClient) -> None:
    one, other = (send(client, inbox.ticket(owner), b"the same") for owner in ("ada", "eve"))
    inbox.discard("ada", [one])
    [upload] = inbox.uploads("eve", [other])
    assert upload.path.read_bytes() == b"the same"


def test_a_ticket_stays_the_same_for_a_visitor_and_is_nobody_elses(inbox: Inbox) -> None:
    assert inbox.ticket("ada") == inbox.ticket("ada") != inbox.ticket("eve")


def test_what_does_not_fit_is_refused_and_leaves_nothing(inbox: Inbox, client: TestClient) -> None:
    ticket = inbox.ticket("ada")
    for content, headers, status in (
        (b"x" * 1_001, {}, 413),
        (b"x" * 9, {"content-length": "5"}, 400),
        (b"x" * 5, {"content-length": "9"}, 400),
        (b"x", {"content-length": "-1"}, 411),
    ):
        answer = client.put(f"/upload/{ticket}?name=a.txt", content=content, headers=headers)
        assert answer.status_code == status, answer.text
    assert list(inbox.root.iterdir()) == []


def test_what_waits_is_bounded_in_bytes_and_time(
    inbox: Inbox, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SHARE", 1.0)
    for owner in ("ada", "eve"):
        send(client, inbox.ticket(owner), b"x" * 900)
    late = client.put(f"/upload/{inbox.ticket('bob')}?name=a.txt", content=b"x" * 900)
    assert late.status_code == 503
    monkeypatch.setattr(module, "KEPT_S", 0.0)
    send(client, inbox.ticket("bob"), b"x" * 900)
    assert len(list(inbox.root.iterdir())) == 1


def test_what_an_earlier_server_left_is_deleted_at_the_start(inbox: Inbox, client: TestClient) -> None:
    send(client, inbox.ticket("ada"), b"words")
    Inbox(inbox.root, 1_000).open()
    assert list(inbox.root.iterdir()) == []


def test_one_address_has_a_share_of_the_room_and_only_so_many_people(
    inbox: Inbox, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said(owner: str, size: int) -> int:
        content = b"x" * size
        return client.put(f"/upload/{inbox.ticket(owner)}?name=a.txt", content=content).status_code

    assert [said(owner, 600) for owner in ("ada", "eve")] == [200, 503]
    monkeypatch.setattr(module, "MOST_SENDERS", 2)
    assert [said(owner, 1) for owner in ("ada", "eve", "mallory", "eve")] == [200, 200, 503, 200]


@pytest.mark.parametrize("ticket", ["x" * 32, "", "é" * 32, "A" * 31 + "="])
def test_a_ticket_that_we_did_not_sign_is_none(inbox: Inbox, ticket: str) -> None:
    assert inbox._is_ours(inbox.ticket("ada"))
    assert not inbox._is_ours(ticket)
    assert not Inbox(inbox.root, 1)._is_ours(inbox.ticket("ada"))
