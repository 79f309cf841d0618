"""Ways to break the product, and the workers that take its place."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from callcenter_local.ports import LOOPBACK, free_port
from callcenter_local.process import Server
from callcenter_local.service import Service, Worker
from callcenter_local.stack import Stack


@asynccontextmanager
async def away(*servers: Server, killed: bool = False) -> AsyncIterator[None]:
    """Stopped, or killed, for the length of the block."""
    for server in servers:
        await (server.kill() if killed else server.stop())
    try:
        yield
    finally:
        for server in servers:
            await server.start()


def kill_now(pid: int) -> datetime:
    """kill -9; when it was done."""
    os.kill(pid, signal.SIGKILL)
    return datetime.now(UTC)


def process_writing(paths: Sequence[Path]) -> int:
    """The process that has one of these files open: a call's job process holds the call's spool."""
    wanted = {str(path) for path in paths}
    for folder in Path("/proc").glob("[0-9]*/fd"):
        try:
            links = {str(link.readlink()) for link in folder.iterdir()}
        except OSError:
            continue
        if links & wanted:
            return int(folder.parent.name)
    raise AssertionError(f"nobody writes {sorted(wanted)}")


def new_worker(stack: Stack, name: str, **settings: str) -> Worker:
    """Another worker of the same product, with a spool of its own as on another machine."""
    agent = stack.servers["agent"]
    assert isinstance(agent, Service)
    port = free_port()
    own = {"AGENT_HTTP_PORT": str(port), "SPOOL_DIR": str(stack.folder / "spool" / name)}
    return Worker(
        name,
        agent.argv,
        env={**agent.env, "NUM_IDLE_PROCESSES": "1", **own, **settings},
        logs=stack.logs,
        health=f"http://{LOOPBACK}:{port}/",
        cwd=agent.cwd,
        stop_within_s=20.0,
    )
