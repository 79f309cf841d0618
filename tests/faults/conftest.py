"""Things break while a call is up. Whatever a test has broken is whole again after it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from callcenter_local.demo.clients import Switchboard
from callcenter_local.embedded.postgres import Postgres
from callcenter_local.process import Server
from callcenter_local.stack import Stack

from .caller import Caller
from .ledger import Ledger

Dial = Callable[[], Awaitable[Caller]]
Report = Callable[[str, float], None]
RESTARTED_WITHIN_S = 60.0
PROVIDERS = ("deepgram", "openai", "openai_tts", "elevenlabs")


@pytest.fixture(scope="session")
async def switchboard(stack: Stack) -> AsyncIterator[Switchboard]:
    async with Switchboard(stack.addresses.sim_url) as switchboard:
        yield switchboard


@pytest.fixture
def postgres_of_stack(stack: Stack) -> Postgres:
    server = stack.servers["postgres"]
    assert isinstance(server, Postgres)
    return server


@pytest.fixture
def redis_of_stack(stack: Stack) -> Server:
    return stack.servers["redis"]


@pytest.fixture
def ledger(stack: Stack, postgres_of_stack: Postgres) -> Ledger:
    return Ledger(postgres_of_stack, stack.folder / "spool")


async def until_ready(worker: Server) -> None:
    """A worker that was killed is started again; one that was stopped stays away."""
    async with asyncio.timeout(RESTARTED_WITHIN_S):
        while worker.wanted and not (worker.running and await worker.probe()):  # noqa: ASYNC110 (another process)
            await asyncio.sleep(0.2)


@pytest.fixture
async def dial(stack: Stack, switchboard: Switchboard) -> AsyncIterator[Dial]:
    """Call it for a caller on the line; who has not hung up does so when the test is over."""
    await until_ready(stack.servers["agent"])
    callers: list[Caller] = []

    async def dialing() -> Caller:
        callers.append(await Caller.dial(switchboard, number=f"+1202555017{len(callers) + 1}"))
        return callers[-1]

    yield dialing
    for provider in PROVIDERS:
        await switchboard.fault(provider, "none")
    for caller in callers:
        await caller.hangs_up()


@pytest.fixture
async def caller(dial: Dial) -> Caller:
    """On the line and greeted."""
    caller = await dial()
    await caller.is_greeted()
    return caller


@pytest.fixture
def report(record_property: Callable[[str, object], None]) -> Report:
    """A figure that was measured, into the test report and onto the terminal."""

    def tell(name: str, seconds: float) -> None:
        record_property(name, round(seconds, 2))
        print(f"\n{name}: {seconds:.1f} s")  # noqa: T201 - the figure is a result

    return tell
