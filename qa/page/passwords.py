"""Passwords as they are kept: as they are, or as a hash that tells nothing of them (scrypt, RFC 7914)."""

from __future__ import annotations

import hmac
import re
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import scrypt

PATTERN = re.compile(
    r"scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([A-Za-z0-9+/=]{16,88})\$([A-Za-z0-9+/=]{40,88})"
)
MOST_MEMORY = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Hashed:
    """`cost`, `block` and `parallel` are scrypt's N, r and p: 16 MB, and a third of a second."""

    salt: bytes
    digest: bytes
    cost: int = 2**14
    block: int = 8
    parallel: int = 5

    @classmethod
    def of(cls, password: str, cost: int = 2**14) -> Hashed:
        made = cls(secrets.token_bytes(16), b"", cost)
        return cls(made.salt, made._digest(password), cost)

    @classmethod
    def read(cls, text: str) -> Hashed:
        """What `str` of one gives. Raises ValueError.

        >>> kept = Hashed.of("correct horse", cost=16)
        >>> Hashed.read(str(kept)).fits("correct horse"), Hashed.read(str(kept)).fits("wrong horse")
        (True, False)
        """
        found = PATTERN.fullmatch(text)
        if found is None:
            raise ValueError("not a hash that the command makes")
        cost, block, parallel = (int(number) for number in found.groups()[:3])
        if cost < 2 or cost & (cost - 1) or not block * parallel or 256 * cost * block > MOST_MEMORY:
            raise ValueError("scrypt does not take its numbers, or it would take too much memory")
        salt, digest = (b64decode(part, validate=True) for part in found.groups()[3:])
        return cls(salt, digest, cost, block, parallel)

    def __str__(self) -> str:
        numbers = f"{self.cost}${self.block}${self.parallel}"
        return f"scrypt${numbers}${b64encode(self.salt).decode()}${b64encode(self.digest).decode()}"

    def fits(self, password: str) -> bool:
        return hmac.compare_digest(self._digest(password), self.digest)

    def _digest(self, password: str) -> bytes:
        given = password.encode("utf-8", "surrogatepass")
        numbers = {"n": self.cost, "r": self.block, "p": self.parallel}
        return scrypt(given, salt=self.salt, **numbers, maxmem=MOST_MEMORY)
