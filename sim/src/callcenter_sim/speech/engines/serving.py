"""The loop inside an engine's process: one request, one reply, until the parent goes away."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from callcenter_sim.speech import framing

Answer = Callable[[framing.Head, bytes], tuple[framing.Head, bytes]]


def serve(load: Callable[[], Answer]) -> None:
    # Libraries print; what they print must not end up among the replies.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    answer: Answer | None = None
    while message := framing.read(sys.stdin.buffer):
        head, body = message
        try:
            if answer is None:
                with one_thread():
                    answer = load()
            reply, payload = answer(head, body)
        except Exception as error:  # noqa: BLE001 (the parent decides what an engine's error means)
            reply, payload = {"error": f"{type(error).__name__}: {error}"}, b""
        replies.write(framing.pack({**reply, "number": head.get("number")}, payload))
        replies.flush()


@contextmanager
def one_thread() -> Iterator[None]:
    """While it lasts the runtime sees one CPU and so starts no pool of threads."""
    cpus = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cpus)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cpus)
