"""Who gets in, asked over HTTP: wrong passwords, other sites, other names, proxies that nobody named."""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from qa.page.accounts import Accounts
from qa.page.options import Options, networks
from qa.page.passwords import Hashed
from tests.pages import Served, served

pytestmark = [pytest.mark.real, pytest.mark.allow_hosts(["127.0.0.1"])]
NAME, PASSWORD, OTHER = "ada", "correct horse", "eve"
PROXY = "127.0.0.2"
FREE = 5


@pytest.fixture(scope="module")
def site(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Served to every machine, under one name besides its own, with one proxy that was named."""
    options = Options(
        host="0.0.0.0", name=("chat.example.org",), proxy=networks(PROXY), max_upload_mb=1,
        without_password=True,
    )  # fmt: skip
    with served(seeds, tmp_path_factory.mktemp("open"), options) as page:
        yield page


@pytest.fixture(scope="module")
def locked(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    accounts = Accounts({NAME: PASSWORD, OTHER: Hashed.of("another one", cost=16)})
    with served(seeds, tmp_path_factory.mktemp("locked"), Options(max_upload_mb=1), accounts) as page:
        yield page


def at(site: Served, address: str = "127.0.0.1", **more: Any) -> httpx.Client:
    """Someone who asks from this address of the machine."""
    url = site.url.replace("localhost", "127.0.0.1")
    return httpx.Client(base_url=url, transport=httpx.HTTPTransport(local_address=address), **more)


def sent(site: Served, client: httpx.Client, headers: dict[str, str]) -> int:
    """What is said to a file that is sent with the ticket of somebody's page."""
    path = f"/upload/{site.library.inbox.ticket('somebody')}?name=a.txt"
    return client.put(path, content=b"words", headers=headers).status_code


def log_in(site: Served, address: str, name: str, password: str) -> httpx.Response:
    with at(site, address) as client:
        return client.post("/login", data={"username": name, "password": password})


def basic(site: Served, address: str, name: str, password: str) -> httpx.Response:
    given = base64.b64encode(f"{name}:{password}".encode()).decode()
    with at(site, address) as client:
        return client.get("/gradio_api/mcp/", headers={"Authorization": f"Basic {given}"})


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:7860", "chat.example.org.evil.example", "10.1.2.3"]
)
def test_no_other_name_is_served_when_it_listens_beyond_this_machine(site: Served, host: str) -> None:
    with at(site) as client:
        assert client.get("/", headers={"Host": host}).status_code == 421
        assert sent(site, client, {"Host": host}) == 421


def test_its_own_names_are(site: Served) -> None:
    with at(site) as client:
        for host in ("chat.example.org", "Chat.Example.org:443", "127.0.0.1", "localhost:7860"):
            assert client.get("/", headers={"Host": host}).status_code == 200, host


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
    ],
    ids=str,
)
def test_the_page_of_another_site_asks_in_vain(site: Served, headers: dict[str, str]) -> None:
    with at(site) as client:
        assert sent(site, client, headers) == 403
        for method, path in (
            ("POST", "/gradio_api/queue/join"),
            ("POST", "/gradio_api/call/ask"),
            ("POST", "/login"),
            ("GET", "/logout"),
            ("GET", "/config"),
            ("GET", "/gradio_api/heartbeat/s"),
            ("OPTIONS", "/gradio_api/queue/join"),
        ):
            assert client.request(method, path, headers=headers).status_code == 403, path


def test_the_page_itself_a_link_to_it_and_a_program_are_answered(site: Served) -> None:
    with at(site) as client:
        own = {"Origin": str(client.base_url).rstrip("/"), "Sec-Fetch-Site": "same-origin"}
        assert sent(site, client, own) == 200
        assert sent(site, client, {}) == 200
        link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
        assert client.get("/", headers=link).status_code == 200
        assert client.get("/", headers={**link, "Sec-Fetch-Dest": "iframe"}).status_code == 403
        assert client.get("/config", headers={"Sec-Fetch-Site": "none"}).status_code == 200


def test_what_a_proxy_says_counts_when_it_was_named(site: Served) -> None:
    said = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "chat.example.org",
        "X-Forwarded-For": "198.51.100.7",
    }
    with at(site, PROXY) as proxy:
        assert proxy.get("/config", headers=said).json()["root"] == "https://chat.example.org"
        evil = {**said, "X-Forwarded-Host": "evil.example"}
        assert proxy.get("/config", headers=evil).status_code == 421


@pytest.mark.parametrize(
    ("name", "said"), [("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https")]
)
def test_what_anyone_else_says_of_whom_they_ask_for_does_not(site: Served, name: str, said: str) -> None:
    with at(site) as client:
        plain = client.get("/config").json()["root"]
        assert client.get("/config", headers={name: said}).json()["root"] == plain


def test_what_waits_in_the_queue_is_not_had_past_it(site: Served) -> None:
    with at(site) as client:
        functions = client.get("/config").json()["dependencies"]
        [asks] = [one["id"] for one in functions if one["targets"] and one["targets"][0][1] == "submit"]
        data = {"data": ["how many peacekeepers?"]}
        for path in ("run/ask", "api/ask", "run/ask/", "run/predict", "api/nothing"):
            body = {**data, "fn_index": asks} if "ask" not in path else data
            assert client.post(f"/gradio_api/{path}", json=body).status_code == 404, path
        assert client.post("/gradio_api/call/ask", json=data).status_code == 200


def test_nothing_but_the_way_in_is_there_before_the_login(locked: Served) -> None:
    with at(locked) as client:
        for method, path in (
            ("GET", "/gradio_api/heartbeat/s"),
            ("POST", "/gradio_api/cancel"),
            ("POST", "/gradio_api/reset"),
            ("PUT", f"/upload/{'x' * 32}?name=a.txt"),
        ):
            answer = client.request(method, path, json={} if method == "POST" else None)
            assert answer.status_code == 401, path
        assert client.get("/").status_code == 200
        client.post("/login", data={"username": OTHER, "password": "another one"})
        with client.stream("GET", "/gradio_api/heartbeat/s") as beats:
            assert beats.status_code == 200


@pytest.mark.parametrize("tried", [log_in, basic])
def test_an_address_that_was_wrong_five_times_waits_and_the_right_password_with_it(
    locked: Served, tried: Any, caplog: pytest.LogCaptureFixture
) -> None:
    mine, others = ("127.0.1.1", "127.0.1.2") if tried is log_in else ("127.0.1.3", "127.0.1.4")
    with caplog.at_level(logging.WARNING):
        for number in range(FREE):
            assert tried(locked, mine, f"nobody {number}", "wrong password").status_code in (400, 401)
        answer = tried(locked, mine, OTHER, "another one")
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 5
    assert "Wrong password for 'nobody 4' from " + mine in caplog.text
    assert tried(locked, others, OTHER, "another one").status_code == 200


def test_many_tries_at_once_are_many(locked: Served) -> None:
    with ThreadPoolExecutor(20) as people:
        seen = list(
            people.map(lambda n: log_in(locked, "127.0.2.1", OTHER, f"guess {n}").status_code, range(20))
        )
    assert seen.count(429) == 20 - FREE


def test_nobody_is_kept_out_by_who_guesses_at_their_name(locked: Served) -> None:
    for number in range(1, FREE + 1):
        assert log_in(locked, f"127.0.3.{number}", NAME, "wrong password").status_code == 400
    assert log_in(locked, "127.0.3.1", NAME, "wrong password").status_code == 429
    assert log_in(locked, "127.0.3.99", NAME, "wrong password").status_code == 400
    assert log_in(locked, "127.0.3.99", NAME, "wrong password").status_code == 429
    assert log_in(locked, "127.0.3.100", NAME, PASSWORD).status_code == 200


def test_an_address_is_what_the_connection_says_not_what_a_header_says(locked: Served) -> None:
    with at(locked, "127.0.4.1") as client:
        seen = [
            client.post(
                "/login",
                data={"username": f"n{number}", "password": "wrong password"},
                headers={"X-Forwarded-For": f"198.51.100.{number}"},
            ).status_code
            for number in range(FREE + 1)
        ]
    assert seen == [400] * FREE + [429]
