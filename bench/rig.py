"""Everything that is measured runs here: one stack, one simulated world, two workers in turn."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from callcenter_local.service import Service
from callcenter_local.stack import Stack
from livekit import api

from bench.calling import Samples, finished, place
from bench.processes import Cost, read_cost
from bench.settings import Delays

OUR_NUMBER = "+12025550100"
PLAIN_NUMBER = "+12025550109"
PLAIN_AGENT = "plain"
IDLE_PROCESSES = 4
_SETTLE_S = 6.0
_IN_CALL_S = 8.0


@dataclass
class Block:
    """What a block of calls at one concurrency showed."""

    samples: Samples = field(default_factory=Samples)
    cpu_percent: list[float] = field(default_factory=list)
    """Of one core, per call."""
    pss_mb: list[float] = field(default_factory=list)


class Rig:
    """The running stack and the two workers; only one of them is up at a time."""

    def __init__(self, stack: Stack, sim: httpx.AsyncClient) -> None:
        self._stack = stack
        self.sim = sim
        self._plain = self._plain_worker()

    def _plain_worker(self) -> Service:
        at = self._stack.addresses
        port = at.postgres + 1
        env = {
            **self._stack.env,
            "AGENT_NAME": PLAIN_AGENT,
            "AGENT_HTTP_PORT": str(port),
            "NUM_IDLE_PROCESSES": str(IDLE_PROCESSES),
            "STT_MODEL": "nova-3",
            "VOICE_ID": "bench",
            "PYTHONPATH": str(Path(__file__).parent),
        }
        return Service(
            "plain",
            ["plain_agent"],
            env=env,
            logs=self._stack.logs,
            health=f"http://127.0.0.1:{port}/",
            cwd=self._stack.folder,
        )

    async def prepare(self) -> None:
        """Script the providers and give the plain agent a number of its own."""
        (await self.sim.put("/scripted", json={"scripted": True})).raise_for_status()
        env = self._stack.env
        async with api.LiveKitAPI(
            env["LIVEKIT_URL"].replace("ws", "http", 1), env["LIVEKIT_API_KEY"], env["LIVEKIT_API_SECRET"]
        ) as livekit:
            trunk = await livekit.sip.create_inbound_trunk(
                api.CreateSIPInboundTrunkRequest(
                    trunk=api.SIPInboundTrunkInfo(name="plain", numbers=[PLAIN_NUMBER])
                )
            )
            rule = api.SIPDispatchRule(
                dispatch_rule_callee=api.SIPDispatchRuleCallee(room_prefix="plain-", randomize=True)
            )
            await livekit.sip.create_dispatch_rule(
                api.CreateSIPDispatchRuleRequest(
                    dispatch_rule=api.SIPDispatchRuleInfo(
                        name="plain",
                        trunk_ids=[trunk.sip_trunk_id],
                        rule=rule,
                        room_config=api.RoomConfiguration(
                            agents=[api.RoomAgentDispatch(agent_name=PLAIN_AGENT)]
                        ),
                    )
                )
            )

    async def set_delays(self, delays: Delays) -> None:
        """Set what the simulated providers add, for everybody."""
        (await self.sim.put("/delays", json=delays.as_json())).raise_for_status()

    @asynccontextmanager
    async def ours(self) -> AsyncIterator[Callable[[int], Awaitable[Block]]]:
        """Only our worker is up; yields what carries N calls at once to it."""
        async with self._up(self._stack.servers["agent"], OUR_NUMBER) as carry:
            yield carry

    @asynccontextmanager
    async def plain(self) -> AsyncIterator[Callable[[int], Awaitable[Block]]]:
        """Only the plain worker is up."""
        async with self._up(self._plain, PLAIN_NUMBER) as carry:
            yield carry

    @asynccontextmanager
    async def _up(self, server: object, number: str) -> AsyncIterator[Callable[[int], Awaitable[Block]]]:
        assert isinstance(server, Service)  # noqa: S101 - both workers are services
        if not server.running:
            await server.start()
        await asyncio.sleep(_SETTLE_S)
        try:
            yield lambda calls: self._carry(number, calls, server.pid)
        finally:
            await server.stop()

    async def _carry(self, number: str, calls: int, pid: int) -> Block:
        block = Block()
        before, began = read_cost(pid), time.monotonic()
        async with asyncio.TaskGroup() as group:
            watching = group.create_task(_memory_in_call(pid))
            carried = [group.create_task(self._one(number, i * 0.6)) for i in range(calls)]
        seconds = time.monotonic() - began
        for call in carried:
            block.samples.add(call.result())
        spent = read_cost(pid).cpu_s - before.cpu_s
        block.cpu_percent.append(100 * spent / seconds / calls)
        block.pss_mb.append(watching.result().pss_mb)
        return block

    async def _one(self, number: str, after_s: float) -> Mapping[str, Any]:
        await asyncio.sleep(after_s)
        return await finished(self.sim, await place(self.sim, to=number))


async def _memory_in_call(pid: int) -> Cost:
    await asyncio.sleep(_IN_CALL_S)
    return read_cost(pid)


def merged(blocks: Sequence[Block]) -> Block:
    """Put the blocks of one side together."""
    total = Block()
    for block in blocks:
        for name in ("ring", "answer", "wait", "response", "barge_in"):
            getattr(total.samples, name).extend(getattr(block.samples, name))
        total.samples.failed += block.samples.failed
        total.cpu_percent += block.cpu_percent
        total.pss_mb += block.pss_mb
    return total


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Rig]:
    """Start the stack with as many idle processes as the baseline has."""
    settings = {"NUM_IDLE_PROCESSES": str(IDLE_PROCESSES), "MAX_CALLS": "16"}
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    async with (
        Stack(folder, settings=settings, report=lambda line: print(line, file=sys.stderr)) as stack,
        httpx.AsyncClient(base_url=stack.addresses.sim_url, timeout=30) as sim,
    ):
        rig = Rig(stack, sim)
        await rig.prepare()
        yield rig
