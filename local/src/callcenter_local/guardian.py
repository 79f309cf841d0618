"""Ends the processes of a supervisor that died without stopping them (kill -9, crash).

Runs as a process of its own. It reads `+<group>` and `-<group>` lines from stdin and, when
stdin closes, kills the process groups that are still on its list. Standard library only:
it is started by path, with no site packages, in a few milliseconds.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys


def main() -> None:
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        sign, number = line[0], int(line[1:])
        groups.add(number) if sign == "+" else groups.discard(number)
    for group in groups:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
