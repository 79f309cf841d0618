"""The whole product on one machine: servers, services and the simulated outside world."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from callcenter.tasks import TaskOwner

from callcenter_local import folders
from callcenter_local.embedded import livekit_build
from callcenter_local.embedded.livekit import LiveKit
from callcenter_local.embedded.postgres import Postgres
from callcenter_local.embedded.redis import Redis
from callcenter_local.embedded.storage import ObjectStorage
from callcenter_local.environment import Addresses, environment
from callcenter_local.keys import Keys
from callcenter_local.process import Guard, Server, ServerError
from callcenter_local.service import Chore, Service, Worker

# What must be ready before each part is started; a part without one starts at once.
AFTER: Mapping[str, tuple[str, ...]] = {
    "postgres": (),
    "redis": (),
    "storage": (),
    "livekit": (),
    "sim": (),
    "migrate": ("postgres",),
    "seed": ("migrate",),
    "lookup": ("redis",),
    "api": ("migrate", "redis", "livekit", "sim"),
    "agent": (),  # it loads longer than the others start, and tries again where one is late
}
# All are started again when they end by themselves, as `restart: always` does in containers.
RESTART_AFTER_S = 0.5
RESTART_AFTER_AT_MOST_S = 15.0
TOLD_AFTER = 6
"""Restarts in vain: the owner is told, and it is tried on and on. The others do without, each in its way."""
CAN_COME_LATER: Final = frozenset({"storage"})
"""Recordings alone wait for it."""

Report = Callable[[str], None]


def _silent(_line: str) -> None:
    return


class Stack:
    def __init__(
        self,
        folder: Path,
        *,
        settings: Mapping[str, str] | None = None,
        addresses: Addresses | None = None,
        report: Report = _silent,
    ) -> None:
        """`settings` are environment variables on top of those made here, for every service."""
        self.folder = folder
        self.keys = Keys.kept_in(folder)
        self.addresses = addresses or Addresses()
        self.report = report
        self.env = environment(folder, self.keys, self.addresses) | dict(settings or {})
        self.started_in_s = 0.0
        self.failures: asyncio.Queue[str] = asyncio.Queue()
        """What could not be started, time and again."""
        self._guard = Guard()
        self._keepers = TaskOwner("stack")
        self.servers: dict[str, Server] = {}
        self._late: set[str] = set()

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    async def start(self) -> None:
        began = time.monotonic()
        self.logs.mkdir(parents=True, exist_ok=True)
        program = await asyncio.to_thread(livekit_build.ensure, self.report)
        self.servers = {server.name: server for server in (*self._embedded(program), *self._services())}
        try:
            await self.start_in_order()
        except ExceptionGroup as group:
            await self.stop()
            raise _first(group) from None
        except BaseException:
            await self.stop()
            raise
        self.keep_alive()
        self.started_in_s = time.monotonic() - began

    async def start_in_order(self) -> None:
        ready = {name: asyncio.Event() for name in AFTER}

        async def start(name: str) -> None:
            for before in AFTER[name]:
                await ready[before].wait()
            try:
                await self.servers[name].start()
            except ServerError as error:
                if name not in CAN_COME_LATER:
                    raise
                self._late.add(name)
                self.report(f"{name} comes later: {_first_line(error)}")
            else:
                self.report(f"{name} ready after {self.servers[name].started_in_s:.1f} s")
            ready[name].set()

        async with asyncio.TaskGroup() as group:
            for name in AFTER:
                group.create_task(start(name), name=f"start.{name}")

    def _embedded(self, program: Path) -> list[Server]:
        keys, at = self.keys, self.addresses
        return [
            Postgres(
                self.folder / "postgres",
                logs=self.logs,
                password=keys.postgres_password,
                port=at.postgres,
                guard=self._guard,
            ),
            Redis(self.folder / "redis", logs=self.logs, port=at.redis, guard=self._guard),
            ObjectStorage(
                self.folder / "storage",
                logs=self.logs,
                access_key=keys.s3_access_key,
                secret_key=keys.s3_secret_key,
                port=at.storage,
                guard=self._guard,
            ),
            LiveKit(
                self.folder / "livekit",
                program=program,
                logs=self.logs,
                key=keys.livekit_key,
                secret=keys.livekit_secret,
                webhooks=[at.webhook_url],
                port=at.livekit,
                guard=self._guard,
            ),
        ]

    def _services(self) -> list[Server]:
        at = self.addresses
        return [
            self._chore("migrate", "callcenter.migrate"),
            self._chore("seed", "callcenter_agent", "seed"),
            self._service("sim", "callcenter_sim", "serve", health=f"{at.sim_url}/health"),
            self._service("lookup", "callcenter_lookup", health=f"{at.lookup_url}/livez"),
            self._service("api", "callcenter_api", health=f"{at.api_url}/readyz"),
            self._service("agent", "callcenter_agent", "start", health=at.agent_health_url, kind=Worker),
        ]

    def _service(self, name: str, *argv: str, health: str, kind: type[Service] = Service) -> Service:
        return kind(
            name, argv, env=self._own(name), logs=self.logs, health=health, cwd=self.folder, guard=self._guard
        )

    def _chore(self, name: str, *argv: str) -> Chore:
        return Chore(name, argv, env=self._own("agent"), logs=self.logs, cwd=self.folder, guard=self._guard)

    def _own(self, name: str) -> dict[str, str]:
        """Each writer has a spool of its own."""
        return {**self.env, "SPOOL_DIR": str(self.folder / "spool" / name)}

    def keep_alive(self) -> None:
        """From here on, services that end by themselves are started again."""
        for name, server in self.servers.items():
            if not isinstance(server, Chore):
                self._keepers.spawn(self._keep(name), name=name)

    async def _keep(self, name: str) -> None:
        """Start it again when it ended by itself, or did not start in the first place."""
        server = self.servers[name]
        if name in self._late:
            await self._restart(server)
        while True:
            if not server.wanted:
                await asyncio.sleep(RESTART_AFTER_S)
                continue
            await server.ended()
            if not server.wanted:
                continue
            self.report(server.describe("ended by itself").partition(";")[0])
            await self._restart(server)

    async def _restart(self, server: Server) -> None:
        """However long it takes; the owner is told when it has failed time and again."""
        pause_s = RESTART_AFTER_S
        for attempt in count(1):
            await server.kill()
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, RESTART_AFTER_AT_MOST_S)
            try:
                await server.start()
            except (ServerError, OSError) as error:
                self.report(f"{server.name} did not start again: {_first_line(error)}")
            else:
                self.report(f"{server.name} is back")
                return
            if attempt == TOLD_AFTER:
                await self.failures.put(server.describe(f"could not be restarted {attempt} times"))

    async def stop(self) -> None:
        """Services first, so that nothing complains about servers that went before it."""
        await self._keepers.close()
        for names in (("agent",), ("api", "lookup"), ("sim",), tuple(self.servers)):
            await asyncio.gather(*(self.servers[name].stop() for name in names if name in self.servers))
        self._guard.close()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _first(group: ExceptionGroup[Exception]) -> Exception:
    """The first fault of a group; the others mostly follow from it."""
    error: Exception = group
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error if isinstance(error, ServerError) else ServerError(repr(error))


def demo_folder() -> Path:
    return folders.state_folder("demo")
