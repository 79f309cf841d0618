"""Egress refuses, as it does when it is full: the call is recorded all the same."""

from __future__ import annotations

import asyncio

import pytest
from callcenter_local.demo.clients import Switchboard
from callcenter_local.demo.recording import hear
from callcenter_local.embedded.storage import ObjectStorage
from callcenter_local.stack import Stack

from .conftest import Dial
from .ledger import Ledger, of_type

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
