"""Free TCP ports on the loopback interface."""

from __future__ import annotations

import contextlib
import random
import socket

LOOPBACK = "127.0.0.1"
# Below the range from which kernels give ports to outgoing connections, so that a port
# stays free between being chosen here and being bound by the server that it is meant for.
FIRST, LAST = 20_000, 32_000
ATTEMPTS = 400

_given: set[int] = set()


def is_free(port: int) -> bool:
    """Nobody listens on this TCP and UDP port (livekit-server multiplexes media over one UDP port)."""
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with contextlib.closing(socket.socket(socket.AF_INET, kind)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, int(kind == socket.SOCK_STREAM))
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                return False
    return True


def free_port() -> int:
    """A port that nobody uses and that this process has not given out before."""
    for _ in range(ATTEMPTS):
        port = random.randint(FIRST, LAST)  # noqa: S311 - not a secret
        if port not in _given and is_free(port):
            _given.add(port)
            return port
    raise RuntimeError(f"no free port between {FIRST} and {LAST}")
