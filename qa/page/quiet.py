"""A log that does not grow with what is sent to the server."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

EVERY_S = 60.0
MOST_KINDS = 200
NAMES = ("verbatim.door", "uvicorn.error", "asyncio")


@dataclass(slots=True)
class Seldom:
    """A filter: of each message one line in `every_s` seconds, which says how many there were since.

    What has a traceback passes, but for those of a request or a connection.
    """

    every_s: float = EVERY_S
    clock: Callable[[], float] = time.monotonic
    _last: dict[str, tuple[float, int]] = field(default_factory=dict)

    def filter(self, record: logging.LogRecord) -> bool:
        message = str(record.msg)
        if record.exc_info and not message.startswith(("socket.accept()", "Exception in ASGI application")):
            return True
        said, kept_back = self._last.get(message, (float("-inf"), 0))
        if len(self._last) > MOST_KINDS:
            self._last.clear()
        if self.clock() - said < self.every_s:
            self._last[message] = (said, kept_back + 1)
            return False
        self._last[message] = (self.clock(), 0)
        if kept_back:
            record.msg = f"{message} ({kept_back} more like it since the last such line)"
        return True


def keep_quiet(every_s: float = EVERY_S) -> None:
    """From now on, for what is logged of connections; again is the same as once."""
    for name in NAMES:
        logger = logging.getLogger(name)
        for former in [one for one in logger.filters if isinstance(one, Seldom)]:
            logger.removeFilter(former)
        logger.addFilter(Seldom(every_s))
