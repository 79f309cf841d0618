"""The record's servers go away while people talk: nobody hears of it, and nothing is missing later."""

from __future__ import annotations

import asyncio

import pytest
from callcenter_local.embedded.postgres import Postgres
from callcenter_local.process import Server

from .breaking import away
from .caller import Caller
from .conftest import Dial
from .ledger import Ledger, assert_nothing_missing, of_type, said_by

pytestmark = [pytest.mark.fault, pytest.mark.call, pytest.mark.timeout(300)]

SHORT_S = 8.0
LONG_S = 30.0


async def talk_through(
    caller: Caller, ledger: Ledger, *servers: Server, seconds: float, killed: bool = False
) -> None:
    """Asked and answered before, during and after the outage; then the books are checked."""
    await caller.asks("Hello, my name is Maria Lopez.")
    await ledger.until(caller.call_id, "agent.greeted")
    async with away(*servers, killed=killed):
        outage_over = asyncio.get_running_loop().time() + seconds
        await caller.asks("I would like to know more about a car.")
        await asyncio.sleep(max(0.0, outage_over - asyncio.get_running_loop().time()))
        assert await caller.is_on_the_line()
        seen = ledger.spooled(caller.call_id)
        assert seen
    await caller.asks("What do you need to know?")
    await caller.hangs_up()
    entries = await ledger.closed(caller.call_id)
    assert_nothing_missing(entries, seen=seen)
    assert len(said_by(entries, "caller")) >= 3
    assert [entry.type for entry in entries].count("agent.joined") == 1
    assert of_type(entries, "agent.left")
    assert (await ledger.call(caller.call_id))["end_reason"] == "caller_hung_up"


async def test_postgres_away_during_a_call(
    caller: Caller, ledger: Ledger, postgres_of_stack: Postgres
) -> None:
    await talk_through(caller, ledger, postgres_of_stack, seconds=SHORT_S)


async def test_redis_away_during_a_call(caller: Caller, ledger: Ledger, redis_of_stack: Server) -> None:
    await talk_through(caller, ledger, redis_of_stack, seconds=SHORT_S)


async def test_both_away_before_a_call(
    dial: Dial, ledger: Ledger, postgres_of_stack: Postgres, redis_of_stack: Server
) -> None:
    """It is answered, greeted and understood; its record comes later, and whole."""
    async with away(postgres_of_stack, redis_of_stack):
        caller = await dial()
        await caller.is_greeted()
        await caller.asks("I would like to know more about a car.")
        assert await caller.is_on_the_line()
        seen = ledger.spooled(caller.call_id)
        assert seen
    await caller.asks("My name is Maria Lopez.")
    await caller.hangs_up()
    entries = await ledger.closed(caller.call_id)
    assert_nothing_missing(entries, seen=seen)
    assert said_by(entries, "caller")
    assert (await ledger.call(caller.call_id))["from_number"] == "+12025550171"


async def test_both_away_before_a_call_that_ends_meanwhile(
    dial: Dial, ledger: Ledger, postgres_of_stack: Postgres, redis_of_stack: Server
) -> None:
    """Its job process is long gone when the database is back: the worker and the api bring its record."""
    async with away(postgres_of_stack, redis_of_stack):
        caller = await dial()
        await caller.is_greeted()
        await caller.hangs_up()
        await caller.until_hung_up()
        seen = ledger.spooled(caller.call_id)
        assert seen
    entries = await ledger.closed(caller.call_id)
    assert_nothing_missing(entries, seen=seen)
    assert of_type(entries, "agent.greeted")


@pytest.mark.drill
async def test_postgres_killed_for_half_a_minute(
    caller: Caller, ledger: Ledger, postgres_of_stack: Postgres
) -> None:
    await talk_through(caller, ledger, postgres_of_stack, seconds=LONG_S, killed=True)


@pytest.mark.drill
async def test_redis_killed_for_half_a_minute(caller: Caller, ledger: Ledger, redis_of_stack: Server) -> None:
    await talk_through(caller, ledger, redis_of_stack, seconds=LONG_S, killed=True)
