"""The server as someone sees it who means harm: over HTTP, without a browser."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi.routing import APIRoute

from qa.page.accounts import Accounts
from qa.page.options import Options
from tests.pages import Served, served

pytestmark = [pytest.mark.real, pytest.mark.allow_hosts(["127.0.0.1"])]
NAME, PASSWORD = "ada", "correct horse"
QUESTION = "how many peacekeepers?"


@pytest.fixture(scope="module")
def site(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(seeds, tmp_path_factory.mktemp("open"), Options(max_upload_mb=1)) as page:
        yield page


@pytest.fixture(scope="module")
def locked(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    accounts = Accounts({NAME: PASSWORD, "eve": "another one"})
    with served(seeds, tmp_path_factory.mktemp("locked"), Options(max_upload_mb=1), accounts) as page:
        yield page


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=../../etc/passwd",
        "/gradio_api/file=%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/gradio_api/file=http://198.51.100.7/",
        "/gradio_api/file/etc/passwd",
        "/gradio_api/proxy=https://198.51.100.7/",
        "/static/../../../../../../etc/passwd",
        "/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/assets/..%2f..%2f..%2f..%2f..%2fetc/passwd",
        "/custom_component/x/client/component/../../../../etc/passwd",
        "/svelte/../../../../etc/passwd",
        "/monitoring",
        "/monitoring/summary",
        "/docs",
        "/redoc",
        "/gradio_api/upload",
        "/gradio_api/upload_progress",
        "/gradio_api/vibe-code",
        "/gradio_api/runs",
        "/gradio_api/deep_link",
        "/gradio_api/dev/reload",
    ],
)
def test_no_route_gives_a_file_or_more_than_the_page_needs(site: Served, path: str) -> None:
    with httpx.Client() as client:  # which sends the path as it is
        answer = client.get(site.url, extensions={"target": path.encode()})
    assert answer.status_code in (400, 403, 404, 405), answer.text[:100]
    assert "root:" not in answer.text


def test_a_file_of_the_folder_or_the_index_is_given_to_nobody(site: Served) -> None:
    for file in (*site.library.shared.folder.iterdir(), *site.feedback.parent.rglob("*.sqlite")):
        assert httpx.get(f"{site.url}/gradio_api/file={file}").status_code == 404


def test_a_page_under_another_name_is_not_let_in(site: Served) -> None:
    assert httpx.get(site.url, headers={"Host": "evil.example"}).status_code == 421
    assert httpx.get(site.url, headers={"Host": "evil.example:7860"}).status_code == 421
    assert httpx.get(site.url).status_code == 200


def test_without_a_password_nothing_of_the_documents_is_told(locked: Served) -> None:
    url = locked.url
    config = httpx.get(url).text
    assert "peacekeepers" not in config
    for method, path in (
        ("GET", "/config"),
        ("GET", "/gradio_api/info"),
        ("GET", "/gradio_api/openapi.json"),
        ("POST", "/gradio_api/call/ask"),
        ("POST", "/gradio_api/run/ask"),
        ("POST", "/gradio_api/api/ask"),
        ("POST", "/gradio_api/queue/join"),
        ("GET", "/gradio_api/queue/data?session_hash=x"),
        ("GET", "/gradio_api/queue/status"),
        ("POST", "/gradio_api/mcp/"),
        ("GET", "/gradio_api/mcp/sse"),
        ("GET", "/gradio_api/mcp/schema"),
    ):
        answer = httpx.request(method, url + path, json={"data": [QUESTION]} if method == "POST" else None)
        assert answer.status_code == 401, f"{method} {path}: {answer.status_code} {answer.text[:80]}"
    assert httpx.put(f"{url}/upload/{'x' * 32}?name=a.txt", content=b"x").status_code == 404


def test_every_other_route_is_closed_or_says_nothing(locked: Served) -> None:
    for route in locked.routes:
        if not isinstance(route, APIRoute) or "GET" not in (route.methods or ()):
            continue
        path = (
            route.path.replace("{session_hash}", "s").replace("{", "").replace("}", "").replace(":path", "")
        )
        if "heartbeat" in path:  # a stream that says nothing
            continue
        answer = httpx.get(locked.url + path, timeout=10)
        told = answer.text if answer.status_code == 200 else ""
        assert "servicemen" not in told
        assert "000_a7c6" not in told, path


def test_a_wrong_password_is_refused_and_the_right_one_lets_in(locked: Served) -> None:
    assert httpx.post(f"{locked.url}/login", data={"username": NAME, "password": "wrong"}).status_code == 400
    assert (
        httpx.post(f"{locked.url}/login", data={"username": "bob", "password": PASSWORD}).status_code == 400
    )
    with httpx.Client(base_url=locked.url) as client:
        client.post("/login", data={"username": NAME, "password": PASSWORD})
        event = client.post("/gradio_api/call/ask", json={"data": [QUESTION]}).json()["event_id"]
        assert "1,960" in client.get(f"/gradio_api/call/ask/{event}").text


def test_the_model_context_protocol_takes_name_and_password(locked: Served) -> None:
    def asked(given: str) -> int:
        basic = base64.b64encode(given.encode()).decode()
        accepts = "application/json, text/event-stream"
        hello = {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "initialize",
            "params": {
                "protocolVersion": "2025-06-18",
                "capabilities": {},
                "clientInfo": {"name": "t", "version": "1"},
            },
        }
        headers = {"Authorization": f"Basic {basic}", "Accept": accepts}
        return httpx.post(f"{locked.url}/gradio_api/mcp/", json=hello, headers=headers).status_code

    assert asked(f"{NAME}:{PASSWORD}") == 200
    assert asked(f"{NAME}:wrong") == 401
    assert asked("no colon") == 401


def test_what_is_sent_is_sent_with_care(site: Served) -> None:
    headers = httpx.get(site.url).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'self'" in headers["content-security-policy"]
