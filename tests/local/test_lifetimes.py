"""Nothing outlives its owner: not a crash, not a restart, not a second build."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from callcenter_local import stack as stack_module
from callcenter_local.embedded import livekit_build
from callcenter_local.process import Command, Server, ServerError
from callcenter_local.stack import Stack

from tests.waiting import PATIENCE_S, until

OWNER = textwrap.dedent(
    """
    import asyncio, sys
    from pathlib import Path
    from callcenter_local.process import Command, Server

    class Sleeper(Server):
        def command(self):
            return Command(argv=["/bin/sleep", "600"])

    async def main():
        server = Sleeper("sleeper", Path(sys.argv[1]))
        await server.start()
        print(server.pid, flush=True)
        await asyncio.sleep(600)

    asyncio.run(main())
    """
)


def ended(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z"
    except OSError:
        return True


def test_children_end_with_an_owner_that_was_killed(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", OWNER, str(tmp_path)], stdout=subprocess.PIPE) as owner:
        assert owner.stdout is not None
        child = int(owner.stdout.readline())
        assert not ended(child)
        owner.send_signal(signal.SIGKILL)
        owner.wait()
        deadline = time.monotonic() + PATIENCE_S
        while not ended(child) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert ended(child)


class Sleeper(Server):
    def command(self) -> Command:
        return Command(argv=["/bin/sleep", "600"])


@pytest.fixture
async def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stack]:
    """A stack of two sleepers under watch, a service and a server."""
    monkeypatch.setattr(stack_module, "RESTART_AFTER_S", 0.01)
    stack = Stack(tmp_path)
    stack.servers = {name: Stubborn(name, stack.logs) for name in ("agent", "redis")}
    for server in stack.servers.values():
        await server.start()
    stack.keep_alive()
    yield stack
    await stack.stop()
    assert not any(server.running for server in stack.servers.values())


@pytest.mark.parametrize("name", ["agent", "redis"])
async def test_what_ended_by_itself_is_started_again(kept: Stack, name: str) -> None:
    agent = kept.servers[name]
    first = agent.pid
    os.kill(first, signal.SIGKILL)
    await until(lambda: agent.pid != first and agent.running)
    assert kept.failures.empty()


class Stubborn(Sleeper):
    """Refuses to start for so many times."""

    refuses = 0

    async def start(self) -> None:
        if self.refuses:
            self.refuses -= 1
            raise ServerError("the port is taken\nand more of its log")
        await super().start()


async def test_what_cannot_be_started_again_is_told_to_the_owner_and_tried_on_and_on(kept: Stack) -> None:
    redis = kept.servers["redis"]
    first = redis.pid
    redis.refuses = stack_module.TOLD_AFTER + 2
    os.kill(first, signal.SIGKILL)
    async with asyncio.timeout(PATIENCE_S):
        assert "redis could not be restarted" in await kept.failures.get()
        while not redis.running or redis.pid == first:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)
    assert kept.failures.empty()
    assert kept.servers["agent"].running, "the others go on"


@pytest.fixture
async def starting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stack]:
    """A stack of which everything is a sleeper that can be told to refuse."""
    monkeypatch.setattr(stack_module, "RESTART_AFTER_S", 0.01)
    stack = Stack(tmp_path)
    stack.servers = {name: Stubborn(name, stack.logs) for name in stack_module.AFTER}
    yield stack
    await stack.stop()


async def test_everything_starts_without_the_object_store_which_comes_later(starting: Stack) -> None:
    storage = starting.servers["storage"]
    storage.refuses = 3
    await starting.start_in_order()
    assert [name for name, server in starting.servers.items() if not server.running] == ["storage"]
    starting.keep_alive()
    async with asyncio.timeout(10):
        while not storage.running:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)


async def test_what_others_cannot_start_without_is_not_left_for_later(starting: Stack) -> None:
    starting.servers["postgres"].refuses = 1
    with pytest.raises(ExceptionGroup) as failed:
        await starting.start_in_order()
    assert failed.group_contains(ServerError, match="the port is taken")


def test_nobody_waits_for_the_object_store() -> None:
    assert not any("storage" in before for before in stack_module.AFTER.values())


async def test_what_was_taken_down_on_purpose_stays_down(kept: Stack) -> None:
    await kept.servers["agent"].kill()
    await asyncio.sleep(0.1)
    assert not kept.servers["agent"].running


def test_a_built_server_is_not_built_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    program = livekit_build.program()
    program.parent.mkdir(parents=True)
    program.touch()
    said: list[str] = []
    assert livekit_build.ensure(said.append) == program
    assert said == []
