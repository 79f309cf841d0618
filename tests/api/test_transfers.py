"""A transfer ordered over REST reaches the agent in the room, by the real server's remote procedure calls."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from secrets import token_hex
from uuid import UUID

import pytest
from callcenter.clock import utc_now
from callcenter.events import (
    CallAnswered,
    CallCreated,
    CallEnded,
    Direction,
    EndReason,
    TransferKind,
    TransferStarted,
)
from callcenter.parties import JOINED, TRANSFER_METHOD, TransferAnswer, TransferWanted
from callcenter_api.calls.schemas import CallEvent
from callcenter_api.dashboard.transfers import transfers_in
from callcenter_local.embedded.livekit import LiveKit
from livekit import api, rtc

from .record import tell
from .world import Api, Phone, until

LONGER_THAN_PATIENCE_S = 4
ACCEPTED = TransferAnswer()
BODY = {"reason": "wants to talk about a bill", "to": "+12025550190", "urgency": "high"}


@asynccontextmanager
async def agent_in(
    livekit: LiveKit, room: str, *, answer: TransferAnswer | None = ACCEPTED
) -> AsyncIterator[list[TransferWanted]]:
    """An agent that answers orders so; with None it knows of none. What it was asked is given out."""
    asked: list[TransferWanted] = []
    async with Phone(livekit, room, identity="agent-job", kind="agent") as agent:
        if answer is not None:

            async def transfer(request: rtc.RpcInvocationData) -> str:
                asked.append(TransferWanted.model_validate_json(request.payload))
                return answer.model_dump_json()

            agent.room.local_participant.register_rpc_method(TRANSFER_METHOD, transfer)
        yield asked


async def mark_joined(livekit: LiveKit, room: str, identity: str) -> None:
    async with api.LiveKitAPI(livekit.http_url, livekit.key, livekit.secret) as client:
        await client.room.update_participant(
            api.UpdateParticipantRequest(room=room, identity=identity, attributes={JOINED: "true"})
        )


async def live_call(api: Api, room: str) -> UUID:
    return await tell(
        api.database, room, CallCreated(direction=Direction.INBOUND), CallAnswered(), start=utc_now()
    )


async def order(api: Api, call_id: UUID, *, key: str | None = None, **body: object) -> tuple[int, dict]:
    headers = {"Idempotency-Key": key} if key else {}
    answer = await api.client.post(f"/v1/calls/{call_id}/transfer", json={**BODY, **body}, headers=headers)
    return answer.status_code, answer.json()


async def test_the_agent_acknowledges_an_order(
    api_running: Api, calling_livekit: LiveKit, inbound_room: str
) -> None:
    call_id = await live_call(api_running, inbound_room)
    async with agent_in(calling_livekit, inbound_room) as asked:
        status, accepted = await order(api_running, call_id, key="once")
        again = await order(api_running, call_id, key="once")
    assert (status, accepted["kind"]) == (202, "warm")
    assert again == (202, accepted)
    assert {one.transfer_id for one in asked} == {accepted["transfer_id"]}
    assert (asked[0].to, asked[0].urgency, asked[0].reason) == ("+12025550190", "high", BODY["reason"])


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (TransferAnswer(refused="transfer_running", detail="one is under way"), (409, "transfer_running")),
        (TransferAnswer(refused="no_target", detail="nobody"), (422, "no_target")),
        (None, (409, "agent_not_answering")),
    ],
    ids=["another is under way", "nobody to call", "an agent that does not know the method"],
)
async def test_what_the_agent_refuses_is_a_problem_that_says_why(
    api_running: Api,
    calling_livekit: LiveKit,
    inbound_room: str,
    answer: TransferAnswer | None,
    problem: tuple[int, str],
) -> None:
    call_id = await live_call(api_running, inbound_room)
    async with agent_in(calling_livekit, inbound_room, answer=answer):
        status, body = await order(api_running, call_id)
    assert (status, body["code"]) == problem, body
    assert body["detail"]


async def test_without_an_agent_there_is_no_transfer(
    api_running: Api, calling_livekit: LiveKit, inbound_room: str
) -> None:
    call_id = await live_call(api_running, inbound_room)
    assert (await order(api_running, call_id))[1]["code"] == "no_agent"


async def test_a_caller_who_has_a_human_agent_is_not_given_to_another(
    api_running: Api, calling_livekit: LiveKit, inbound_room: str
) -> None:
    call_id = await live_call(api_running, inbound_room)
    async with Phone(calling_livekit, inbound_room, identity="human-1"):
        await mark_joined(calling_livekit, inbound_room, "human-1")
        async with agent_in(calling_livekit, inbound_room):
            assert (await order(api_running, call_id))[1]["code"] == "already_transferred"


async def test_a_call_that_is_over_cannot_be_transferred(api_running: Api) -> None:
    room = f"call-{token_hex(8)}"
    created, ended = CallCreated(direction=Direction.INBOUND), CallEnded(end_reason=EndReason.CALLER_HUNG_UP)
    over = await tell(api_running.database, room, created, CallAnswered(), ended)
    assert (await order(api_running, over))[1]["code"] == "call_ended"
    ringing = await tell(api_running.database, f"call-{token_hex(8)}", created)
    assert (await order(api_running, ringing))[1]["code"] == "not_answered"


async def test_a_key_that_has_ordered_a_transfer_orders_no_other(
    api_running: Api, calling_livekit: LiveKit, inbound_room: str
) -> None:
    """Also after the agent has left: the record knows."""
    call_id = await live_call(api_running, inbound_room)
    async with agent_in(calling_livekit, inbound_room):
        _, accepted = await order(api_running, call_id, key="k", kind="cold")
    started = TransferStarted(
        transfer_id=accepted["transfer_id"],
        kind=TransferKind.COLD,
        reason="x",
        urgency="high",
        targets=["+12025550190"],
    )
    await tell(api_running.database, inbound_room, started, start=utc_now())
    assert (await order(api_running, call_id, key="k", kind="cold"))[0] == 202
    assert (await order(api_running, call_id, key="k", kind="warm"))[1]["code"] == "idempotency_key_reused"


async def test_a_human_agents_phone_is_a_leg_and_not_the_caller(
    api_running: Api, calling_livekit: LiveKit, inbound_room: str
) -> None:
    """It joins and leaves, and the call goes on; once joined to the caller, its leaving ends it for both, and
    no agent is asked for meanwhile."""
    async with Phone(calling_livekit, inbound_room) as caller:
        call_id = await live_call(api_running, inbound_room)
        async with agent_in(calling_livekit, inbound_room):
            async with Phone(calling_livekit, inbound_room, identity="human-a-1"):
                await until(lambda: _has_leg(api_running, call_id, "human-a-1"))
            await until(lambda: _has_event(api_running, call_id, "leg.ended"))
            second = Phone(calling_livekit, inbound_room, identity="human-a-2")
            await second.__aenter__()
            await mark_joined(calling_livekit, inbound_room, "human-a-2")
        await until(lambda: _has_event(api_running, call_id, "agent.left"))
        await asyncio.sleep(LONGER_THAN_PATIENCE_S)
        assert caller.room.isconnected()
        assert not {"call.ended", "watchdog.acted"} & set(await api_running.event_types(call_id))
        await second.__aexit__()
        await until(lambda: not caller.room.isconnected(), within_s=10)
    detail = await api_running.detail(call_id)
    assert (detail["status"], detail["end_reason"]) == ("completed", "agent_hung_up")


async def _has_leg(api: Api, call_id: UUID, identity: str) -> bool:
    legs = [event["data"] for event in await api.events(call_id) if event["type"] == "leg.started"]
    return any(leg["identity"] == identity and leg["party"] == "human_agent" for leg in legs)


async def _has_event(api: Api, call_id: UUID, kind: str) -> bool:
    return kind in await api.event_types(call_id)


async def test_the_card_is_read_off_the_events(api_running: Api, inbound_room: str) -> None:
    started = TransferStarted(
        transfer_id="t",
        kind=TransferKind.WARM,
        reason="a bill",
        summary={"caller": "Ada", "page": "/calls/x"},
    )
    call_id = await tell(api_running.database, inbound_room, started)
    events = [CallEvent.model_validate(event) for event in await api_running.events(call_id)]
    (shown,) = transfers_in(events)
    assert (shown.kind, shown.reason, shown.card, shown.outcome) == (
        "warm",
        "a bill",
        (("caller", "Ada"),),
        None,
    )
