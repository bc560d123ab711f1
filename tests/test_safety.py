"""The server as someone sees it who means harm: over HTTP, without a browser."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute
from gradio.utils import get_upload_folder

from qa.page.accounts import Accounts
from qa.page.options import Options
from qa.page.uploads import MOST_FILES
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


def upload(url: str, *files: tuple[str, bytes], **more: Any) -> httpx.Response:
    sent = [("files", (name, content, "text/plain")) for name, content in files]
    return httpx.post(f"{url}/gradio_api/upload", files=sent, **more)


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


def test_an_upload_is_measured_before_it_is_read(site: Served) -> None:
    assert upload(site.url, ("a.txt", b"x" * 3_000_000)).status_code == 413
    assert upload(site.url, ("a.txt", b"x" * 1_200_000)).status_code == 413
    many = [(f"{number}.txt", b"x") for number in range(MOST_FILES + 1)]
    assert upload(site.url, *many).status_code == 413
    assert upload(site.url, *many[:-1]).status_code == 200
    assert httpx.post(f"{site.url}/gradio_api/call/ask", content=b"x" * 2_000_000).status_code == 413


def test_an_upload_that_does_not_say_its_length_is_refused(site: Served) -> None:
    def parts() -> Iterator[bytes]:
        yield b"x"

    answer = httpx.post(
        f"{site.url}/gradio_api/upload",
        content=parts(),
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )
    assert answer.status_code == 411


@pytest.mark.parametrize(
    "name", ["../../evil.txt", "/etc/evil.txt", "a\0b.txt", "x" * 300 + ".txt", "..", "con.txt"]
)
def test_no_name_takes_an_upload_out_of_its_folder(site: Served, name: str) -> None:
    before = {path for path in Path("/etc").iterdir() if "evil" in path.name}
    answer = upload(site.url, (name, b"words"))
    for path in answer.json() if answer.status_code == 200 else []:
        assert Path(path).resolve().is_relative_to(Path(get_upload_folder()).resolve())
        assert "evil.txt" not in {entry.name for entry in Path(path).parents[2].iterdir()}
    assert {path for path in Path("/etc").iterdir() if "evil" in path.name} == before


def test_a_private_event_takes_no_path_of_the_callers_choosing(site: Served) -> None:
    """What `add` is given must lie in the server's own temporary folder."""
    functions = httpx.get(f"{site.url}/config").json()["dependencies"]
    [add] = [one["id"] for one in functions if one["targets"] and one["targets"][0][1] == "upload"]
    keys = f"{'a' * 32}.{'b' * 32}"
    file = {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}, "orig_name": "passwd.txt"}
    body = {"data": [[file], keys], "fn_index": add, "session_hash": "s", "event_data": None}
    httpx.post(f"{site.url}/gradio_api/queue/join", json=body)
    with httpx.stream("GET", f"{site.url}/gradio_api/queue/data?session_hash=s") as told:
        said = next(line for line in told.iter_lines() if "process_completed" in line)
    assert json.loads(said.removeprefix("data: "))["success"] is False
    assert not site.uploads.exists()


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
    assert upload(url, ("a.txt", b"x")).status_code == 401


def test_every_other_route_is_closed_or_says_nothing(locked: Served) -> None:
    for route in locked.routes:
        if not isinstance(route, APIRoute) or "GET" not in (route.methods or ()):
            continue
        path = (
            route.path.replace("{session_hash}", "s").replace("{", "").replace("}", "").replace(":path", "")
        )
        if "heartbeat" in path or "upload_progress" in path:  # streams that say nothing
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
