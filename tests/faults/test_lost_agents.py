"""An agent dies in the middle of a call: its caller is never left on an open line with nobody."""

from __future__ import annotations

import pytest
from callcenter_local.demo.clients import Switchboard
from callcenter_local.demo.telephone import DEALERSHIP
from callcenter_local.stack import Stack

from .breaking import kill_now, process_writing
from .caller import APOLOGY, CUT_OFF, Caller
from .conftest import Report
from .ledger import Entry, Ledger, assert_nothing_missing, of_type, said_by

pytestmark = [pytest.mark.fault, pytest.mark.call, pytest.mark.timeout(300)]

THE_APOLOGY = "we were cut off"


async def until_name_is_stored(caller: Caller, ledger: Ledger) -> None:
    await caller.asks("Hello, my name is Maria Lopez.")
    await ledger.until(caller.call_id, "fact.noted")


def taken_over(entries: list[Entry]) -> list[dict[str, object]]:
    return [joined for joined in of_type(entries, "agent.joined") if joined["takeover"]]


def assert_goes_on_where_it_was(entries: list[Entry]) -> None:
    """It says sorry, and what the second agent stores still has what the first one learned."""
    (name,) = [fact["value"] for fact in of_type(entries, "fact.noted") if fact["name"] == "name"]
    (second,) = taken_over(entries)
    stored = [
        entry.data
        for entry in entries
        if entry.type == "state.changed" and entry.writer_id == second["job_id"]
    ]
    assert stored
    assert all(data["context"]["customer_name"] == name for data in stored)
    assert any(THE_APOLOGY in text for text in said_by(entries, "agent"))


async def test_the_calls_process_is_killed(caller: Caller, ledger: Ledger, report: Report) -> None:
    """Another agent takes up, says sorry, and knows what the caller has told."""
    await until_name_is_stored(caller, ledger)
    killed_at = kill_now(process_writing(ledger.files(caller.call_id)))
    await caller.listens_from(killed_at)
    await caller.hears(CUT_OFF)
    report("caller's gap after kill -9 of the job process", await caller.gap_since(killed_at))
    await caller.asks("I would like to know more about a car.")
    await caller.hangs_up()
    entries = await ledger.closed(caller.call_id)
    assert of_type(entries, "agent.lost")
    assert_goes_on_where_it_was(entries)
    assert_nothing_missing(entries)
    assert (await ledger.call(caller.call_id))["end_reason"] == "caller_hung_up"
    assert not of_type(entries, "callback.requested")


async def test_the_worker_is_killed(caller: Caller, ledger: Ledger, stack: Stack, report: Report) -> None:
    """The whole worker is gone, calls and all, and is started again as containers are: a new agent
    takes up, or the caller hears an apology and is promised a callback."""
    await until_name_is_stored(caller, ledger)
    killed_at = kill_now(stack.servers["agent"].pid)
    await caller.listens_from(killed_at)
    words = await caller.hears(f"{CUT_OFF}|{APOLOGY}", within_s=90)
    report("caller's gap after kill -9 of the worker", await caller.gap_since(killed_at))
    entries = await ledger.until(caller.call_id, "call.answered")
    if taken_over(entries):
        await goes_on(caller, ledger)
    else:
        await was_let_go(caller, ledger, words)


async def goes_on(caller: Caller, ledger: Ledger) -> None:
    await caller.asks("I would like to know more about a car.")
    await caller.hangs_up()
    entries = await ledger.closed(caller.call_id)
    assert of_type(entries, "agent.lost")
    assert_goes_on_where_it_was(entries)
    assert_nothing_missing(entries)


async def was_let_go(caller: Caller, ledger: Ledger, words: str) -> None:
    assert await caller.until_hung_up() == "room_deleted"
    entries = await ledger.closed(caller.call_id)
    assert of_type(entries, "callback.requested"), words
    assert (await ledger.call(caller.call_id))["end_reason"] == "agent_lost"
    assert_nothing_missing(entries)


@pytest.mark.drill
async def test_the_calls_process_is_killed_while_a_vin_is_taken(
    switchboard: Switchboard, ledger: Ledger, report: Report
) -> None:
    """The second agent goes on in the middle of the VIN, and the caller hears about the right vehicle."""
    phone_id = await switchboard.place_call(caller="+12025550171", callee=DEALERSHIP, persona="vin_caller")
    caller = await Caller.following(switchboard, phone_id)
    await ledger.until(caller.call_id, "tool.ended")
    killed_at = kill_now(process_writing(ledger.files(caller.call_id)))
    await caller.listens_from(killed_at)
    await caller.hears(CUT_OFF)
    report("caller's gap after kill -9 while spelling", await caller.gap_since(killed_at))
    await caller.until_hung_up(within_s=240)
    entries = await ledger.closed(caller.call_id)
    assert of_type(entries, "agent.lost")
    assert [found["vin"] for found in of_type(entries, "vehicle.found")] == ["1HGCM82633A004352"]
    assert_nothing_missing(entries)
