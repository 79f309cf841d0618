"""Egress refuses, as it does when it is full: the call is recorded all the same."""

from __future__ import annotations

import asyncio

import pytest
from callcenter_local.demo.clients import Switchboard
from callcenter_local.demo.recording import hear
from callcenter_local.embedded.storage import ObjectStorage
from callcenter_local.stack import Stack

from .conftest import Dial
from .ledger import Entry, Ledger, of_type

pytestmark = [pytest.mark.fault, pytest.mark.call, pytest.mark.timeout(300)]

BEGUN_S = 9.0
"""The agent asks for a recording after six, and then makes one."""


async def test_the_agent_records_what_egress_refuses_to(
    dial: Dial, switchboard: Switchboard, ledger: Ledger, stack: Stack
) -> None:
    storage = stack.servers["storage"]
    assert isinstance(storage, ObjectStorage)
    await switchboard.fault("egress", "error_500")
    try:
        caller = await dial()
        await caller.is_greeted()
        await asyncio.sleep(BEGUN_S)
        await caller.asks("I would like to know more about a car.")
        await caller.hangs_up()
        entries = await ledger.until(caller.call_id, "recording.ready")
    finally:
        await switchboard.fault("egress", "none")
    (started,), (ready,) = of_type(entries, "recording.started"), of_type(entries, "recording.ready")
    assert (started["egress_id"], started["object_key"]) == ("agent", ready["object_key"])
    heard = await hear(storage.client, storage.bucket, ready["object_key"])
    assert heard.duration_ms == pytest.approx(ready["duration_ms"], abs=500)
    assert "car" in heard.right.lower()
    assert heard.left


async def test_a_late_egress_takes_nothing_from_what_the_agent_has_recorded(
    dial: Dial, switchboard: Switchboard, ledger: Ledger
) -> None:
    """It begins after the agent did, and hears less: the longer of the two is played."""
    await switchboard.egress(start_ms=12_000)
    try:
        caller = await dial()
        await caller.is_greeted()
        await ledger.until(caller.call_id, "recording.started", count=2)
        await caller.hangs_up()
        entries = await ledger.until(caller.call_id, "recording.ready", count=2)
    finally:
        await switchboard.egress()
    own, theirs = of_type(entries, "recording.started")
    assert own["egress_id"] == "agent"
    assert theirs["egress_id"].startswith("EG_")
    lengths = {one["object_key"]: one["duration_ms"] for one in of_type(entries, "recording.ready")}
    assert lengths[own["object_key"]] > lengths[theirs["object_key"]] > 0


async def recorded(dial: Dial, switchboard: Switchboard, ledger: Ledger, *, conduct: str) -> list[Entry]:
    """A short call while egress behaves so: its events, once a recording is ready."""
    await switchboard.egress(conduct=conduct)
    try:
        caller = await dial()
        await caller.is_greeted()
        await ledger.until(caller.call_id, "recording.started")
        await caller.hangs_up()
        entries = await ledger.until(caller.call_id, "recording.ready")
    finally:
        await switchboard.egress()
    return entries


async def test_an_egress_that_fails_at_its_start_leaves_the_agents_recording(
    dial: Dial, switchboard: Switchboard, ledger: Ledger
) -> None:
    entries = await recorded(dial, switchboard, ledger, conduct="fails_at_start")
    (started,), (ready,) = of_type(entries, "recording.started"), of_type(entries, "recording.ready")
    assert started["object_key"] == ready["object_key"]
    assert {one["reason"] for one in of_type(entries, "recording.failed")} == {"egress_failed"}


async def test_a_length_that_can_be_none_is_measured(
    dial: Dial, switchboard: Switchboard, ledger: Ledger
) -> None:
    entries = await recorded(dial, switchboard, ledger, conduct="negative_duration")
    assert all(one["duration_ms"] > 0 for one in of_type(entries, "recording.ready"))
