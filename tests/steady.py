"""Whether the server's memory stays: python -m tests.steady [THOUSANDS]

Serves the seeds in a process of its own, has ten people at a time ask a hundred questions each, new ones each
time, and prints what memory the server takes after every thousand. Linux alone.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from tests.load import people
from tests.pages import free_port

ROOT = Path(__file__).parent.parent
PEOPLE, QUESTIONS = 10, 100
OPENS_S = 120


def megabytes(pid: int) -> float:
    """What a process has in memory."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1e6


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/config").status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def main() -> None:
    thousands, port = int([*sys.argv[1:], "5"][0]), free_port()
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as kept:
        folders = {f"VERBATIM_{name}": f"{kept}/{name.lower()}" for name in ("INDEX_DIR", "UPLOADS")}
        environment = {**os.environ, **folders}
        command = [sys.executable, "app.py", "--docs", "seeds", "--port", str(port)]
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as server:
            try:
                deadline = time.monotonic() + OPENS_S
                while not answers(url) and time.monotonic() < deadline:
                    time.sleep(0.2)
                for thousand in range(1, thousands + 1):
                    seen = asyncio.run(people(url, PEOPLE, QUESTIONS))
                    took = f"{megabytes(server.pid):,.0f} MB, {len(seen.faults)} faults"
                    print(f"{thousand * PEOPLE * QUESTIONS:,} questions: {took}", flush=True)
            finally:
                server.terminate()


if __name__ == "__main__":
    main()
