"""A service of the product as a child process: `python -m <package>`, ready when its health page says so."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from callcenter_local import probes
from callcenter_local.process import Command, Guard, Server, ServerError


class Service(Server):
    def __init__(
        self,
        name: str,
        argv: Sequence[str],
        *,
        env: Mapping[str, str],
        logs: Path,
        health: str,
        cwd: Path,
        guard: Guard | None = None,
        stop_within_s: float = 15.0,
    ) -> None:
        super().__init__(name, logs, guard=guard)
        self.argv = list(argv)
        self.env = dict(env)
        self.health = health
        self.cwd = cwd
        self.stop_within_s = stop_within_s
        self.ready_within_s = 120.0

    def command(self) -> Command:
        return Command(argv=[sys.executable, "-m", *self.argv], env=self.env, cwd=self.cwd)

    async def probe(self) -> bool:
        return await probes.http_answers(self.health, below=300)


class Worker(Service):
    """The agent worker. Its health page answers before it has registered; its log tells when it has."""

    REGISTERED = b"registered worker"

    async def prepare(self) -> None:
        self._log_began = self._log_size()

    def _log_size(self) -> int:
        return self.log.stat().st_size if self.log.exists() else 0

    async def probe(self) -> bool:
        return self._has_registered() and await super().probe()

    def _has_registered(self) -> bool:
        with self.log.open("rb") as log:
            log.seek(self._log_began)
            return self.REGISTERED in log.read()


class Chore(Server):
    """Something that runs to its end: migrations, seeds. It is ready when it ended well."""

    def __init__(
        self,
        name: str,
        argv: Sequence[str],
        *,
        env: Mapping[str, str],
        logs: Path,
        cwd: Path,
        guard: Guard | None = None,
    ) -> None:
        super().__init__(name, logs, guard=guard)
        self.argv = list(argv)
        self.env = dict(env)
        self.cwd = cwd
        self.ready_within_s = 120.0

    def command(self) -> Command:
        return Command(argv=[sys.executable, "-m", *self.argv], env=self.env, cwd=self.cwd)

    async def probe(self) -> bool:
        return False

    async def _until_ready(self) -> None:
        async with asyncio.timeout(self.ready_within_s):
            status = await self.ended()
        self.wanted = False
        if status:
            raise ServerError(self.describe("failed"))
