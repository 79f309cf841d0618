"""Several workers: who takes a call, who takes none, and what a caller hears when nobody can."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import pytest
from callcenter_local.service import Worker
from callcenter_local.stack import Stack

from .breaking import new_worker
from .caller import APOLOGY, Caller
from .conftest import Dial
from .ledger import Ledger, assert_nothing_missing, of_type

pytestmark = [pytest.mark.fault, pytest.mark.call, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
async def workers(stack: Stack) -> AsyncIterator[list[Worker]]:
    """Two, with room for one call each, in place of the usual one."""
    hired = [new_worker(stack, f"agent-{number}", MAX_CALLS="1", DRAIN_TIMEOUT_S="120") for number in (1, 2)]
    await stack.servers["agent"].stop()
    await asyncio.gather(*(worker.start() for worker in hired))
    yield hired
    await asyncio.gather(*(worker.stop() for worker in hired))
    await stack.servers["agent"].start()


async def answered_by(caller: Caller, ledger: Ledger) -> str:
    (joined,) = of_type(await ledger.until(caller.call_id, "agent.joined"), "agent.joined")
    return str(joined["worker_id"])


def holder_of(workers: list[Worker], ledger: Ledger, caller: Caller) -> Worker:
    """Whose spool the call is in."""
    (path,) = ledger.files(caller.call_id)
    return next(worker for worker in workers if worker.name == path.parent.name)


async def greeted(dial: Dial) -> Caller:
    caller = await dial()
    await caller.is_greeted()
    return caller


async def test_a_full_worker_leaves_the_call_to_the_next_and_nobody_left_means_an_apology(
    workers: list[Worker], dial: Dial, ledger: Ledger
) -> None:
    first, second = await asyncio.gather(greeted(dial), greeted(dial))
    assert await answered_by(first, ledger) != await answered_by(second, ledger)

    third = await dial()
    await asyncio.gather(
        third.hears(APOLOGY), *(caller.asks("Hello, my name is Maria Lopez.") for caller in (first, second))
    )
    assert await third.until_hung_up() == "room_deleted"
    entries = await ledger.until(third.call_id, "call.ended", "callback.requested", "watchdog.acted")
    assert not of_type(entries, "agent.joined")
    assert of_type(entries, "callback.requested")[0]["phone"]

    for caller in (first, second):
        await caller.asks("I would like to know more about a car.")
        await caller.hangs_up()
    for caller in (first, second):
        assert_nothing_missing(await ledger.closed(caller.call_id))


async def test_a_worker_told_to_stop_finishes_its_call_and_takes_no_other(
    workers: list[Worker], dial: Dial, ledger: Ledger
) -> None:
    caller = await greeted(dial)
    leaving = holder_of(workers, ledger, caller)
    os.kill(leaving.pid, signal.SIGTERM)

    other = await greeted(dial)
    assert holder_of(workers, ledger, other) is not leaving

    await caller.asks("I would like to know more about a car.")
    await caller.hangs_up()
    entries = await ledger.closed(caller.call_id)
    assert len(of_type(entries, "agent.joined")) == 1
    assert (await ledger.call(caller.call_id))["end_reason"] == "caller_hung_up"
    assert_nothing_missing(entries)
    async with asyncio.timeout(60):
        assert await leaving.ended() == 0
    await other.hangs_up()
    assert_nothing_missing(await ledger.closed(other.call_id))
