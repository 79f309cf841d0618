"""A speech engine in a child process: started when first needed, restarted when it dies.

Requests go one at a time, because an engine has one thread. A request whose caller went away
still gets its reply; replies are numbered, so the next request skips it.
"""

import asyncio
import os
import sys
from contextlib import suppress
from datetime import timedelta

import structlog

from callcenter_sim.speech import framing

_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}

log = structlog.get_logger(__name__)


class EngineError(Exception):
    """The engine refused the request, or died twice while working on it."""


class Engine:
    def __init__(self, module: str, *, timeout: timedelta) -> None:
        self._module = module
        self._timeout = timeout.total_seconds()
        self._process: asyncio.subprocess.Process | None = None
        self._lock = asyncio.Lock()
        self._waiting = 0
        self._number = 0
        self.restarts = 0

    @property
    def busy(self) -> bool:
        return self._waiting > 0

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    async def ask(self, head: framing.Head, body: bytes = b"") -> tuple[framing.Head, bytes]:
        self._waiting += 1
        try:
            async with self._lock:
                try:
                    return await self._ask_once(head, body)
                except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
                    log.warning("speech_engine_died", engine=self._module, error=repr(error))
                    self.restarts += 1
                    await self._stop()
                try:
                    return await self._ask_once(head, body)
                except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
                    await self._stop()
                    raise EngineError(f"{self._module} died twice on one request") from error
        finally:
            self._waiting -= 1

    async def close(self) -> None:
        # Not under the lock: a request under way must not keep the process alive.
        await self._stop()

    async def _ask_once(self, head: framing.Head, body: bytes) -> tuple[framing.Head, bytes]:
        async with asyncio.timeout(self._timeout):
            process = await self._running()
            assert process.stdin and process.stdout  # noqa: S101 (both are pipes)
            self._number += 1
            process.stdin.write(framing.pack({**head, "number": self._number}, body))
            await process.stdin.drain()
            while True:
                reply, payload = await framing.read_async(process.stdout)
                if reply.get("number") == self._number:
                    break
        if reply.get("error"):
            raise EngineError(str(reply["error"]))
        return reply, payload

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process and self._process.returncode is None:
            return self._process
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            self._module,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, **_ONE_THREAD},
        )
        return self._process

    async def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        if process.stdin:
            process.stdin.close()
        await process.wait()
