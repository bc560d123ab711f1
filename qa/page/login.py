"""Who comes in: a password is looked at only so often, and off the thread that serves everyone."""

from __future__ import annotations

import asyncio
import base64
import binascii
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass, field

from qa.page.accounts import Accounts
from qa.page.tries import Tries

ADDRESS: ContextVar[str] = ContextVar("ADDRESS", default="")
"""Whose request is being answered: gradio tells who logs in, and not from where."""
AT_ONCE = 2
"""Passwords that are hashed at the same time: each takes 16 MB and a core."""


@dataclass(frozen=True, slots=True)
class Login:
    accounts: Accounts
    tries: Tries = field(default_factory=Tries)
    _threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(AT_ONCE, thread_name_prefix="password"), repr=False
    )

    async def admits(self, name: str, password: str) -> bool:
        """Raises TooSoonError where it is not even looked at."""
        address = ADDRESS.get()
        self.tries.begin(name, address)
        loop = asyncio.get_running_loop()
        if await loop.run_in_executor(self._threads, self.accounts.admit, name, password):
            self.tries.right(name, address)
            return True
        self.tries.wrong(name, address)
        return False

    async def admits_basic(self, authorization: str) -> bool:
        """The same for a header of HTTP Basic authentication."""
        kind, _, encoded = authorization.partition(" ")
        try:
            name, colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
        except (binascii.Error, ValueError):
            return False
        return kind.lower() == "basic" and bool(colon) and await self.admits(name, password)
