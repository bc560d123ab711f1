"""Who may use the page, where that is not everyone: names and passwords, from a file or the environment.

python -m qa.page.accounts hash NAME makes a line of it that has no password, but its hash.
"""

from __future__ import annotations

import argparse
import hmac
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from getpass import getpass
from hashlib import sha256
from pathlib import Path

from index.console import run
from index.errors import VerbatimError
from qa.page.passwords import Hashed

VARIABLE = "VERBATIM_AUTH"
FEWEST_CHARACTERS = 8
HASHED = "scrypt$"


class AccountsError(VerbatimError):
    """The names and passwords cannot be used."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """Passwords by name, as they are or as their hashes. Comparing takes as long for a wrong name, or a
    wrong password, as for the right."""

    passwords: Mapping[str, str | Hashed] = field(repr=False)
    _salt: bytes = field(default_factory=lambda: secrets.token_bytes(16), repr=False)
    _admitted: dict[str, bytes] = field(default_factory=dict, repr=False)
    """Of a name the password that was right, so that a program that says it each time is hashed once."""

    def admit(self, name: str, password: str) -> bool:
        if self._known(name, password):
            return True
        own = self.passwords.get(name)
        hashed = own if isinstance(own, Hashed) else next(filter(is_hashed, self.passwords.values()), None)
        by_hash = isinstance(hashed, Hashed) and hashed.fits(password)
        as_it_is = self._same(password, own if isinstance(own, str) else "")
        fits = by_hash if isinstance(own, Hashed) else as_it_is and own is not None
        if fits:
            self._admitted[name] = self._digest(password)
        return fits

    def _known(self, name: str, password: str) -> bool:
        return hmac.compare_digest(self._digest(password), self._admitted.get(name, b""))

    def _same(self, given: str, kept: str) -> bool:
        return hmac.compare_digest(self._digest(given), self._digest(kept))

    def _digest(self, text: str) -> bytes:
        return sha256(self._salt + text.encode("utf-8", "surrogatepass")).digest()


def is_hashed(kept: str | Hashed) -> bool:
    return isinstance(kept, Hashed)


def read_accounts(path: Path | None, environment: Mapping[str, str]) -> Accounts | None:
    """Lines of `name:password` of a file, or in `VERBATIM_AUTH`; None where there is neither.

    A password that begins with `scrypt$` is a hash. Empty lines and those that begin with # are left out.
    Raises AccountsError.
    """
    text, source = environment.get(VARIABLE, ""), VARIABLE
    if path is not None:
        source = str(path)
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise AccountsError(f"Cannot read the passwords in {path} ({error}).") from None
    elif not text:
        return None
    lines = [line.strip() for line in text.splitlines()]
    return Accounts(_parsed([line for line in lines if line and not line.startswith("#")], source))


def _parsed(lines: list[str], source: str) -> dict[str, str | Hashed]:
    if not lines:
        raise AccountsError(f"No names in {source}: write lines of NAME:PASSWORD.")
    found: dict[str, str | Hashed] = {}
    for number, line in enumerate(lines, start=1):
        name, colon, password = line.partition(":")
        if not name or not colon or len(password) < FEWEST_CHARACTERS:
            raise AccountsError(
                f"Line {number} of {source} is not NAME:PASSWORD with {FEWEST_CHARACTERS} characters or more."
            )
        if name in found:
            raise AccountsError(f"The name on line {number} of {source} is there twice.")
        try:
            found[name] = Hashed.read(password) if password.startswith(HASHED) else password
        except ValueError as error:
            raise AccountsError(
                f"Line {number} of {source} has a hash that cannot be used ({error})."
            ) from None
    return found


def main() -> int:
    """python -m qa.page.accounts hash NAME: asks for a password, and prints a line for the passwords file."""
    parser = argparse.ArgumentParser(prog="python -m qa.page.accounts", description=main.__doc__)
    parser.add_argument("command", choices=["hash"])
    parser.add_argument("name")
    name = parser.parse_args().name
    password = getpass(f"Password of {name}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if sys.stdin.isatty() and getpass("Again: ") != password:
        raise AccountsError("The two are not the same.")
    if len(password) < FEWEST_CHARACTERS or ":" in name or name != name.strip() or name[:1] in ("", "#"):
        raise AccountsError(
            f"A name without a colon, and a password of {FEWEST_CHARACTERS} characters or more."
        )
    print(f"{name}:{Hashed.of(password)}")
    return 0


if __name__ == "__main__":
    run(main)
