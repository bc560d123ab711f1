"""Who may use the page, where that is not everyone: names and passwords, from a file or the environment."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from index.errors import VerbatimError

VARIABLE = "VERBATIM_AUTH"
FEWEST_CHARACTERS = 8


class AccountsError(VerbatimError):
    """The names and passwords cannot be used."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """Passwords by name. Comparing takes as long for a wrong name, or a wrong password, as for the right."""

    passwords: Mapping[str, str] = field(repr=False)
    _salt: bytes = field(default_factory=lambda: secrets.token_bytes(16), repr=False)

    def admit(self, name: str, password: str) -> bool:
        known = [self._same(name, one) & self._same(password, kept) for one, kept in self.passwords.items()]
        return any(known)

    def _same(self, given: str, kept: str) -> bool:
        return hmac.compare_digest(self._digest(given), self._digest(kept))

    def _digest(self, text: str) -> bytes:
        return sha256(self._salt + text.encode("utf-8", "surrogatepass")).digest()


def read_accounts(path: Path | None, environment: Mapping[str, str]) -> Accounts | None:
    """Lines of `name:password` of a file, or in `VERBATIM_AUTH`; None where there is neither.

    Empty lines and those that begin with # are left out. Raises AccountsError.
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


def _parsed(lines: list[str], source: str) -> dict[str, str]:
    if not lines:
        raise AccountsError(f"No names in {source}: write lines of NAME:PASSWORD.")
    found: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        name, colon, password = line.partition(":")
        if not name or not colon or len(password) < FEWEST_CHARACTERS:
            raise AccountsError(
                f"Line {number} of {source} is not NAME:PASSWORD with {FEWEST_CHARACTERS} characters or more."
            )
        if name in found:
            raise AccountsError(f"The name on line {number} of {source} is there twice.")
        found[name] = password
    return found
