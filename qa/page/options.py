"""How the page is served: from the command line, else from the environment, else by default."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

from index.errors import VerbatimError
from qa.page.origin import Network

LOCAL = ("127.0.0.1", "localhost", "::1")
PREFIX = "VERBATIM_"
TRUE = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}


class OptionsError(VerbatimError):
    """The page cannot be served like that."""


@dataclass(frozen=True, slots=True)
class Options:
    """Where, what and to whom. Every field but `without_password` has a `VERBATIM_` variable of its name."""

    docs: Path = Path("seeds")
    host: str = "127.0.0.1"
    port: int = 7860
    auth_file: Path | None = None
    max_upload_mb: int = 50
    uploads: Path = Path(".uploads")
    feedback: Path = Path(".feedback.jsonl")
    share: bool = False
    name: tuple[str, ...] = ()
    proxy: tuple[Network, ...] = ()
    without_password: bool = False

    @property
    def local(self) -> bool:
        """Whether nobody but this machine can reach the page."""
        return self.host in LOCAL and not self.share

    @property
    def proxies(self) -> tuple[Network, ...]:
        """Those that were named; what comes through Gradio's servers comes from this machine."""
        return self.proxy + (networks("127.0.0.1,::1") if self.share else ())

    def check(self, has_accounts: bool) -> None:
        """To be reached by others without a password takes saying so twice. Raises OptionsError."""
        if self.local or has_accounts or self.without_password:
            return
        how = "--share" if self.share else f"--host {self.host}"
        raise OptionsError(
            f"With {how}, whoever reaches this machine could read all of {self.docs} without a password. "
            "Give --auth-file FILE with lines of NAME:PASSWORD, or say it twice: add --without-password."
        )

    def reach(self, has_accounts: bool) -> str:
        """Who can reach the page, in words."""
        if self.local:
            who = "this machine only"
        elif self.share:
            who = "anyone who has the public address, which goes through the servers of Gradio"
        else:
            who = "anyone who can reach this machine"
        if has_accounts:
            return f"{who}, with a password"
        means = "" if self.local else ": whoever opens it reads the documents and can add files"
        return f"{who}, without a password{means}"


def listed(text: str) -> tuple[str, ...]:
    """
    >>> listed("chat.example.org, Chat")
    ('chat.example.org', 'Chat')
    """
    return tuple(filter(None, map(str.strip, text.split(","))))


def networks(text: str) -> tuple[Network, ...]:
    """Raises ValueError.

    >>> [str(one) for one in networks("10.0.0.1,10.1.0.0/16")]
    ['10.0.0.1/32', '10.1.0.0/16']
    """
    return tuple(ip_network(one) for one in listed(text))


def parse(arguments: Sequence[str], environment: Mapping[str, str]) -> Options:
    """Raises OptionsError for a variable that cannot be read; argparse ends the program for an argument."""
    default = Options()
    parser = argparse.ArgumentParser(
        prog="python app.py",
        description="Serve the chat page.",
        epilog=f"Each can be set by a variable too, such as {PREFIX}DOCS or {PREFIX}MAX_UPLOAD_MB. Names and "
        f"passwords can stand in {PREFIX}AUTH instead of a file.",
    )
    for name, kind, described in (
        ("docs", Path, "the folder to ask (seeds)"),
        ("host", str, "where to listen (127.0.0.1)"),
        ("port", int, "on which port (7860)"),
        ("auth-file", Path, "a file with lines of NAME:PASSWORD: only these people get in"),
        ("max-upload-mb", int, f"how large a file dropped onto the page may be ({default.max_upload_mb})"),
        ("uploads", Path, "the folder that keeps such files (.uploads)"),
        ("feedback", Path, "the file that keeps thumbs up and down (.feedback.jsonl)"),
        (
            "name",
            listed,
            "names that the page is served under besides the machine's own, with commas between",
        ),
        ("proxy", networks, "addresses of proxies whose X-Forwarded headers count, with commas between"),
    ):
        parser.add_argument(f"--{name}", type=kind, help=described)
    parser.add_argument("--share", action="store_true", default=None, help="a public address through Gradio")
    parser.add_argument(
        "--without-password",
        action="store_true",
        help="let whoever can reach the page in, with --host or --share",
    )
    given = {name: value for name, value in vars(parser.parse_args(arguments)).items() if value is not None}
    options = Options(**{**_from_environment(environment), **given})
    if options.max_upload_mb < 1:
        raise OptionsError("Let at least 1 MB be uploaded with --max-upload-mb.")
    return options


def _from_environment(environment: Mapping[str, str]) -> dict[str, object]:
    kinds: dict[str, Callable[[str], object]] = {
        "docs": Path,
        "host": str,
        "port": int,
        "auth_file": Path,
        "max_upload_mb": int,
        "uploads": Path,
        "feedback": Path,
        "name": listed,
        "proxy": networks,
        "share": lambda text: TRUE[text.lower()],
    }
    found: dict[str, object] = {}
    for name, kind in kinds.items():
        variable = f"{PREFIX}{name.upper()}"
        if environment.get(variable):
            try:
                found[name] = kind(environment[variable])
            except (ValueError, KeyError):
                raise OptionsError(f"{variable} is {environment[variable]!r}, which it cannot be.") from None
    return found
