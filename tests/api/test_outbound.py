"""A call that is placed over REST: what the far end does is what is on record."""

import asyncio
from secrets import token_hex

import httpx
import pytest
from livekit import api

from .world import Api, Sim, until

FINAL = ("completed", "busy", "no_answer", "failed", "canceled")


async def place(running: Api, to: str, **changes: object) -> dict:
    body = {"to": to, "desk": "dealership", "context": {"customer_name": "Ada"}} | changes
    answer = await running.client.post("/v1/calls", json=body)
    assert answer.status_code == 202, answer.text
    return answer.json()


async def rooms(livekit) -> set[str]:
    async with api.LiveKitAPI(livekit.url, livekit.key, livekit.secret) as client:
        return {room.name for room in (await client.room.list_rooms(api.ListRoomsRequest())).rooms}


@pytest.mark.parametrize(
    ("number", "status", "reason", "sip_status_code"),
    [
        ("+12025550181", "busy", "busy", 486),
        ("+12025550182", "no_answer", "no_answer", None),
        ("+12025550183", "failed", "declined", 603),
        ("+12025550184", "no_answer", "unreachable", 480),
        ("+12025559999", "failed", "unreachable", 404),
    ],
)
async def test_a_call_that_nobody_takes_says_why(
    *, api_running: Api, calling_livekit, number: str, status: str, reason: str, sip_status_code: int | None
) -> None:
    placed = await place(api_running, number)
    await until(lambda: api_running.has_status(placed["call_id"], *FINAL))
    call = await api_running.detail(placed["call_id"])
    assert (call["status"], call["failure_reason"]) == (status, reason)
    failed = [
        event for event in await api_running.events(placed["call_id"]) if event["type"] == "call.failed"
    ]
    assert [event["data"]["sip_status_code"] for event in failed] == [sip_status_code]
    await until(lambda: _gone(calling_livekit, placed["room"]))


async def _gone(livekit, room: str) -> bool:
    return room not in await rooms(livekit)


async def test_an_answered_call_is_in_progress_until_it_is_hung_up(api_running: Api, calling_livekit) -> None:
    placed = await place(api_running, "+12025550180")
    assert placed["status"] == "queued"
    await until(lambda: api_running.has_status(placed["call_id"], "in_progress"))
    call = await api_running.detail(placed["call_id"])
    assert (call["direction"], call["to_number"], call["desk"]) == ("outbound", "+12025550180", "dealership")
    assert call["context"] == {"customer_name": "Ada"}

    hung_up = await api_running.client.post(f"/v1/calls/{placed['call_id']}/hangup")
    assert hung_up.status_code == 200
    assert hung_up.json()["status"] == "completed"
    call = await api_running.detail(placed["call_id"])
    assert call["end_reason"] == "operator_hung_up"
    assert await _gone(calling_livekit, placed["room"])

    again = await api_running.client.post(f"/v1/calls/{placed['call_id']}/hangup")
    assert again.status_code == 409
    assert again.json()["code"] == "call_ended"


async def test_hanging_up_while_it_rings_cancels_the_call(api_running: Api) -> None:
    placed = await place(api_running, "+12025550182")
    await until(lambda: api_running.has_status(placed["call_id"], "dialing", "ringing"))
    await asyncio.sleep(0.3)
    hung_up = await api_running.client.post(f"/v1/calls/{placed['call_id']}/hangup")
    assert hung_up.json()["status"] == "canceled"
    await asyncio.sleep(1)
    assert (await api_running.event_types(placed["call_id"])).count("call.failed") == 1


async def test_the_carrier_dropping_the_line_ends_the_call(api_running: Api) -> None:
    placed = await place(api_running, "+12025550188")
    await until(lambda: api_running.has_status(placed["call_id"], "in_progress"))
    await until(lambda: api_running.has_status(placed["call_id"], "completed"), within_s=20)


async def test_no_trunk_is_said_to_be_missing(api_running: Api, sim: Sim) -> None:
    """Asked of a gateway whose fault is switched on: 503 for everything of SIP."""
    async with httpx.AsyncClient(base_url=sim.control_url) as control:
        await control.put("/faults", json={"provider": "sip", "mode": "error_500"})
        try:
            placed = await place(api_running, "+12025550180")
            await until(lambda: api_running.has_status(placed["call_id"], "failed"))
        finally:
            await control.put("/faults", json={"provider": "sip", "mode": "none"})
    assert (await api_running.detail(placed["call_id"]))["failure_reason"].startswith("gateway_")


async def test_one_idempotency_key_places_one_call(api_running: Api) -> None:
    body = {"to": "+12025550181", "desk": "dealership"}
    headers = {"Idempotency-Key": token_hex(8)}
    answers = await asyncio.gather(
        *(api_running.client.post("/v1/calls", json=body, headers=headers) for _ in range(5))
    )
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["call_id"] for answer in answers}) == 1
    assert [answer.json()["created"] for answer in answers].count(True) == 1

    other = await api_running.client.post("/v1/calls", json=body | {"to": "+12025550180"}, headers=headers)
    assert other.status_code == 409
    assert other.json()["code"] == "idempotency_key_reused"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"to": "12", "desk": "dealership"}, "invalid_request"),
        ({"to": "+12025550181", "desk": "nobody"}, "unknown_desk"),
        ({"to": "+12025550181", "desk": "dealership", "from": "+12025550999"}, "unknown_number"),
        ({"to": "+12025550181", "desk": "dealership", "surprise": 1}, "invalid_request"),
    ],
)
async def test_what_cannot_be_dialed_is_refused(api_running: Api, body: dict, code: str) -> None:
    answer = await api_running.client.post("/v1/calls", json=body)
    assert answer.status_code == 422
    assert answer.json()["code"] == code
