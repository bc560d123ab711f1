"""Where the page listens."""

from __future__ import annotations

import errno
import socket
from contextlib import closing

from index.errors import VerbatimError

HOST = "127.0.0.1"


class PortError(VerbatimError):
    """The page cannot be served there."""


def check_port(port: int, host: str = HOST) -> None:
    """Raises PortError where the page cannot listen."""
    try:
        with closing(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OverflowError:
        raise PortError(f"No port {port}: choose one from 1 to 65535 with --port.") from None
    except OSError as error:
        reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be had ({error.strerror})"
        raise PortError(f"Port {port} of {host} {reason}. Choose another with --port and --host.") from None
