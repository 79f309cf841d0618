"""A caller dials the dealership."""

from __future__ import annotations

import asyncio

import pytest
from callcenter_local.demo.recording import hear
from callcenter_local.demo.telephone import DEALERSHIP, Telephone
from callcenter_local.demo.verdict import Vehicle, judge
from callcenter_local.demo.watching import Followed, call_id_of, follow
from callcenter_local.embedded.storage import ObjectStorage
from callcenter_local.stack import Stack

pytestmark = [pytest.mark.call, pytest.mark.timeout(420)]

VEHICLE = Vehicle("1HGCM82633A004352", 2003, "Honda", "Accord")


@pytest.fixture(scope="module")
async def vin_call(telephone: Telephone) -> Followed:
    return await telephone.inbound("vin_caller")


async def test_the_caller_is_told_the_right_vehicle_and_both_voices_are_recorded(
    vin_call: Followed, stack: Stack
) -> None:
    storage = stack.servers["storage"]
    assert isinstance(storage, ObjectStorage)
    ready = vin_call.of_type("recording.ready")
    assert {one["segment"] for one in ready} == {1}
    played = max(ready, key=lambda one: one["duration_ms"])
    heard = await hear(storage.client, storage.bucket, played["object_key"])
    assert [check for check in judge(vin_call, heard, VEHICLE) if not check.ok] == []


async def test_the_conversation_goes_through_its_states_in_order(vin_call: Followed) -> None:
    entered = [data["to_state"] for data in vin_call.of_type("state.changed")]
    expected = [
        "greeting",
        "information_gathering",
        "vehicle_lookup",
        "providing_details",
        "closing",
        "ended",
    ]
    first = [entered.index(state) for state in expected]
    assert first == sorted(first)
    assert entered[-1] == "ended"


async def test_events_come_in_the_order_of_a_call(vin_call: Followed) -> None:
    order = ["call.created", "call.answered", "turn.ended", "vehicle.found", "call.ended", "recording.ready"]
    first = [vin_call.types.index(type_) for type_ in order]
    assert first == sorted(first)


async def test_what_happens_once_is_written_once(vin_call: Followed) -> None:
    once = ("agent.joined", "agent.greeted", "vehicle.found", "disposition.set")
    assert {type_: vin_call.types.count(type_) for type_ in once} == dict.fromkeys(once, 1)
    witnesses = [event["writer"] for event in vin_call.events if event["type"] == "call.answered"]
    assert sorted(witnesses) == ["agent", "livekit"]
    assert [event["seq"] for event in vin_call.events] == list(range(1, len(vin_call.events) + 1))
    assert len({event["id"] for event in vin_call.events}) == len(vin_call.events)


async def test_no_vehicle_is_looked_up_before_the_caller_has_affirmed_it(vin_call: Followed) -> None:
    tools = [data["tool"] for data in vin_call.of_type("tool.ended") if data["ok"]]
    assert tools.index("capture_vin") < tools.index("lookup_vehicle")


async def test_the_call_row_says_what_the_events_say(vin_call: Followed) -> None:
    call = vin_call.call
    assert (call["direction"], call["desk"], call["status"]) == ("inbound", "dealership", "completed")
    assert (call["from_number"], call["to_number"]) == ("+12025550171", "+12025550100")
    assert call["disposition"] == "vehicle_found"
    assert {turn["turn_id"]: turn["text"] for turn in call["turns"]} == {
        turn["turn_id"]: turn["text"] for turn in vin_call.turns
    }
    assert call["events"]["count"] == len(vin_call.events)
    assert [vehicle["vin"] for vehicle in call["vehicles"] if vehicle["found"]] == [VEHICLE.vin]


async def test_nothing_went_wrong_unsaid(vin_call: Followed) -> None:
    assert vin_call.of_type("fault.noted") == []
    assert vin_call.of_type("watchdog.acted") == []


@pytest.mark.parametrize("cancels_after_s", [0.05, 0.3])
async def test_a_caller_who_cancels_while_it_rings_was_never_answered(
    telephone: Telephone, cancels_after_s: float
) -> None:
    board, api = telephone.switchboard, telephone.api
    phone_id = await board.place_call(
        caller="+12025550173", callee=DEALERSHIP, persona="silent", cancels_after_s=cancels_after_s
    )
    async with asyncio.timeout(60):
        phone = await board.call(phone_id)
        while phone["status"] != "ended":
            await asyncio.sleep(0.1)
            phone = await board.call(phone_id)
    assert (phone["sip_status_code"], phone["answered_at"]) == (487, None)
    followed = await follow(api, await call_id_of(api, phone["room"]), settled_within_s=2)
    call = followed.call
    assert (call["status"], call["answered_at"], call["end_reason"]) == ("canceled", None, "caller_hung_up")
    assert call["timings"]["ring_ms"] is not None
    assert not {"call.answered", "agent.greeted", "recording.started"} & set(followed.types)
