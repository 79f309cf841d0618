"""One child process with a life cycle: start, ready, stop, kill, pause."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from callcenter_local import guardian

POLL_S = 0.05
PROBE_WITHIN_S = 5
TAIL_LINES = 25


class ServerError(RuntimeError):
    """A server did not start, or ended by itself; the message ends with the tail of its log."""


@dataclass(frozen=True)
class Command:
    """What to run. `user` is a user id to run as, for servers that refuse root."""

    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: Path | None = None
    user: int | None = None


class Guard:
    """The pipe to the guardian process; its end of file is our death."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def _tell(self, line: str) -> None:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-S", "-E", guardian.__file__], stdin=subprocess.PIPE, start_new_session=True
            )
        assert self._process.stdin is not None  # noqa: S101 - asked for above
        self._process.stdin.write(line.encode())
        self._process.stdin.flush()

    def add(self, group: int) -> None:
        self._tell(f"+{group}\n")

    def remove(self, group: int) -> None:
        self._tell(f"-{group}\n")

    def close(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            self._process.wait()
            self._process = None


class Server:
    """A child process in a group of its own, with a log file and a readiness probe."""

    stop_signal = signal.SIGTERM
    ready_within_s = 60.0
    stop_within_s = 15.0

    def __init__(self, name: str, logs: Path, *, guard: Guard | None = None) -> None:
        self.name = name
        self.log = logs / f"{name}.log"
        self.started_in_s = 0.0
        self.wanted = False
        self._own_guard = guard is None
        self._guard = guard or Guard()
        self._process: subprocess.Popen[bytes] | None = None

    def command(self) -> Command:
        raise NotImplementedError

    async def prepare(self) -> None:
        """What must be done before each start: folders, configuration files."""

    async def probe(self) -> bool:
        """Whether it answers. Exceptions of the network count as not yet."""
        return True

    @property
    def pid(self) -> int:
        if self._process is None:
            raise ServerError(f"{self.name} is not running")
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    async def start(self) -> None:
        """Return when it answers; raise ServerError with the tail of its log otherwise."""
        began = time.monotonic()
        self.wanted = True
        await self.prepare()
        self._spawn(self.command())
        try:
            await self._until_ready()
        except BaseException:
            await self.kill()
            raise
        self.started_in_s = time.monotonic() - began

    def _spawn(self, command: Command) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                list(command.argv),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **command.env},
                cwd=command.cwd,
                start_new_session=True,
                user=command.user,
                group=command.user,
                extra_groups=None if command.user is None else [],
            )
        self._guard.add(self._process.pid)

    async def _until_ready(self) -> None:
        deadline = time.monotonic() + self.ready_within_s
        while time.monotonic() < deadline:
            if not self.running:
                raise ServerError(self.describe("ended while starting"))
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(PROBE_WITHIN_S):
                    if await self.probe():
                        return
            await asyncio.sleep(POLL_S)
        raise ServerError(self.describe(f"was not ready within {self.ready_within_s:.0f} s"))

    async def ended(self) -> int:
        """Wait for its end; return the exit status."""
        while self._process is not None:
            status = self._process.poll()
            if status is not None:
                return status
            await asyncio.sleep(POLL_S)
        return 0

    async def stop(self) -> None:
        """Ask it to end, and end its whole group when it does not."""
        self.wanted = False
        if self.running:
            os.kill(self.pid, signal.SIGCONT)
            os.kill(self.pid, self.stop_signal)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self.stop_within_s):
                    await self.ended()
        await self.kill()

    async def kill(self) -> None:
        """End the whole process group at once (SIGKILL); it stays down until it is started again."""
        self.wanted = False
        if self._process is None:
            return
        self._signal_group(signal.SIGKILL)
        await self.ended()
        self._guard.remove(self._process.pid)
        if self._own_guard:
            self._guard.close()

    def pause(self) -> None:
        """Freeze the whole process group: it holds its connections and answers nothing."""
        self._signal_group(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal_group(signal.SIGCONT)

    def _signal_group(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    def describe(self, what: str) -> str:
        status = self._process.poll() if self._process else None
        code = "" if status is None else f" (exit status {status})"
        return f"{self.name} {what}{code}; the end of {self.log}:\n{self.tail()}"

    def tail(self, lines: int = TAIL_LINES) -> str:
        with contextlib.suppress(FileNotFoundError):
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        return ""

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
