"""A process that may talk to this machine alone: every call to elsewhere is noted and refused."""

from __future__ import annotations

from pathlib import Path

_WATCH = """
import sys
LOCAL = ("127.0.0.1", "localhost", "::1", "0.0.0.0", "", None)
def watch(event, arguments):
    host = None
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    if host not in LOCAL and host not in (b"127.0.0.1", b"localhost"):
        with open(OUT, "a") as noted:
            noted.write(f"{event} {arguments}\\n")
        raise OSError("outside is blocked")
sys.addaudithook(watch)
"""


def watching(noted: Path) -> str:
    """The program that does so, to be run before all else; `noted` is the file it writes to."""
    noted.touch()
    return f"OUT = {str(noted)!r}\n{_WATCH}"


def watch_all(folder: Path) -> Path:
    """What a folder on PYTHONPATH needs for every Python that is started to be watched; gives the notes."""
    noted = folder / "noted"
    (folder / "sitecustomize.py").write_text(watching(noted))
    return noted
