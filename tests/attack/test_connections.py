"""Those who open connections and say nothing, little, or slowly; who ask and do not listen."""

from __future__ import annotations

import logging
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import gradio
import httpx
import pytest

from qa.page.connections import ConnectionLimits
from qa.page.options import Options
from tests.pages import Served, served

pytestmark = [pytest.mark.real, pytest.mark.allow_hosts(["127.0.0.1"])]
SOON_S = 3.0
LIMITS = ConnectionLimits(in_all=60, per_address=20, unfinished_s=0.5)
HEAD = b"%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\nContent-Type: application/json\r\n\r\n"


@pytest.fixture(scope="module")
def site(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(seeds, tmp_path_factory.mktemp("few"), Options(max_upload_mb=1), limits=LIMITS) as page:
        yield page


@contextmanager
def connected(site: Served, said: bytes = b"", address: str = "127.0.0.1") -> Iterator[socket.socket]:
    split = urlsplit(site.url)
    where = (split.hostname or "", split.port or 0)
    with closing(socket.create_connection(where, SOON_S, source_address=(address, 0))) as connection:
        connection.sendall(said)
        yield connection


def head(site: Served, path: bytes, size: int) -> bytes:
    """How a request begins whose body has `size` bytes; a file is sent with somebody's ticket."""
    if path != b"/upload/":
        return HEAD % (b"POST", path, size)
    return HEAD % (b"PUT", path + site.library.inbox.ticket("somebody").encode(), size)


def heard(connection: socket.socket) -> bytes:
    """All until the other side ends it."""
    said, begun = bytearray(), time.monotonic()
    try:
        while part := connection.recv(1_000_000):
            said += part
            assert time.monotonic() - begun < SOON_S
    except ConnectionError:
        pass
    return bytes(said)


def seconds_until_cut(connection: socket.socket, trickle: bytes, every_s: float = 0.05) -> float:
    begun = time.monotonic()
    connection.settimeout(every_s)
    while time.monotonic() - begun < SOON_S:
        try:
            connection.sendall(trickle)
            if not connection.recv(1_024):
                break
        except TimeoutError:
            continue
        except ConnectionError:
            break
    return time.monotonic() - begun


@pytest.mark.parametrize(
    "said", [b"", b"GET / HTTP/1.1\r\nHost: localhost\r\n", b"G"], ids=["nothing", "half", "G"]
)
def test_who_does_not_say_what_is_wanted_is_cut_off(site: Served, said: bytes) -> None:
    with connected(site, said) as connection:
        assert heard(connection) == b""  # and no time-out of ours


def test_who_says_it_a_letter_at_a_time_is_cut_off(site: Served) -> None:
    with connected(site, b"GET / HTTP/1.1\r\nX: ") as connection:
        assert LIMITS.unfinished_s / 2 < seconds_until_cut(connection, b"x") < SOON_S


def test_a_second_request_has_no_more_time_than_the_first(site: Served) -> None:
    whole = b"GET /gradio_api/app_id HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with connected(site, whole) as connection:
        assert b" 200 " in connection.recv(65_536)
        assert seconds_until_cut(connection, b"G") < SOON_S


@pytest.mark.parametrize("path", [b"/gradio_api/call/ask", b"/upload/", b"/login"])
def test_a_slow_body_is_cut_off_and_nothing_of_it_stays(
    site: Served, path: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with connected(site, head(site, path, 100_000)) as connection:
        assert seconds_until_cut(connection, b"x") < SOON_S
    deadline = time.monotonic() + SOON_S
    while list(site.library.inbox.root.iterdir()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert "Traceback" not in caplog.text


def test_a_body_that_comes_steadily_may_take_longer(site: Served) -> None:
    size, steps = 60_000, 20
    with connected(site, head(site, b"/upload/", size)) as connection:
        for _ in range(steps):
            connection.sendall(b"x" * (size // steps))
            time.sleep(2 * LIMITS.unfinished_s / steps)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
    site.library.inbox.open()  # which empties it


def test_half_requests_neither_stop_the_page_nor_fill_the_log(
    site: Served, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), ExitStack() as held:
        for number in range(5 * LIMITS.in_all):
            address = f"127.0.1.{number % 7}" if number % 2 else "127.0.0.1"
            held.enter_context(connected(site, b"GET / HTTP/1.1\r\nHost: local", address))
            if number % 50 == 0:
                assert httpx.get(f"{site.url}/gradio_api/app_id", timeout=SOON_S).status_code == 200
    assert len(caplog.records) < 10


def test_who_has_all_connections_of_an_address_keeps_no_other_out(site: Served) -> None:
    listens = b"GET /gradio_api/heartbeat/%d HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with ExitStack() as held:
        for number in range(LIMITS.per_address):
            one = held.enter_context(connected(site, listens % number, "127.0.2.1"))
            assert b" 200 " in one.recv(1_024)
        with connected(site, listens % 99, "127.0.2.1") as refused:
            assert heard(refused).startswith(b"HTTP/1.1 503")
        assert httpx.get(f"{site.url}/gradio_api/app_id", timeout=SOON_S).status_code == 200
    deadline = time.monotonic() + SOON_S  # and when they have gone, there is room again
    while True:
        with connected(site, listens % 1, "127.0.2.1") as again:
            if b" 200 " in again.recv(1_024):
                return
        assert time.monotonic() < deadline


def test_who_asks_and_does_not_listen_is_cut_off(site: Served) -> None:
    assets = Path(gradio.__file__).parent / "templates" / "frontend" / "assets"
    largest = max(assets.iterdir(), key=lambda path: path.stat().st_size)
    asked = 1 + 60_000_000 // largest.stat().st_size  # more than fits between the two
    with connected(site) as connection:
        connection.sendall(f"GET /assets/{largest.name} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() * asked)
        time.sleep(3 * LIMITS.unfinished_s)
        connection.settimeout(SOON_S)
        assert 0 < len(heard(connection)) < largest.stat().st_size * asked / 2


def test_what_is_no_request_is_told_in_the_log_once(site: Served, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        for _ in range(30):
            with connected(site, b"\x16\x03\x01 no request\r\n\r\n") as connection:
                heard(connection)
    assert len(caplog.records) <= 1


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors have no such limit there")
def test_connections_are_fewer_than_the_files_that_may_be_open() -> None:
    code = """
import resource
from qa.page.connections import ConnectionLimits
resource.setrlimit(resource.RLIMIT_NOFILE, (128, 1024))
limits = ConnectionLimits().within_descriptors()
print(limits.in_all, limits.per_address, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["512", "250", "1024"]
