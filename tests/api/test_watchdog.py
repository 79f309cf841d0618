"""Nobody waits on an open line: what happens to a caller for whom no agent comes, or whose agent is lost."""

import asyncio
from secrets import token_hex

from callcenter.capacity import Slotboard
from callcenter.events import EndReason
from callcenter.ids import call_id_for_room
from callcenter_api.composition import redis_of
from callcenter_api.settings import ApiSettings
from callcenter_local.embedded.livekit import LiveKit
from livekit import api, rtc

from .agents import Agents
from .world import Api, Phone, until


async def dispatches(livekit, room: str) -> list[api.AgentDispatch]:
    async with api.LiveKitAPI(livekit.url, livekit.key, livekit.secret) as client:
        return await client.agent_dispatch.list_dispatch(room)


async def acts(running: Api, call_id: object) -> list[str]:
    events = await running.events(call_id)
    return [event["data"]["action"] for event in events if event["type"] == "watchdog.acted"]


async def test_a_caller_without_agent_gets_dispatches_then_an_apology_and_a_callback(
    api_running: Api, calling_livekit, inbound_room: str
) -> None:
    call_id = call_id_for_room(inbound_room)
    heard: list[str] = []
    async with Phone(calling_livekit, inbound_room) as phone:
        phone.room.on("track_subscribed", lambda track, publication, who: heard.append(who.identity))
        disconnected = False

        def gone(reason: object) -> None:
            nonlocal disconnected
            disconnected = True

        phone.room.on("disconnected", gone)
        await until(lambda: disconnected, within_s=30)
    assert heard == ["apology"]
    assert await acts(api_running, call_id) == ["dispatch", "dispatch", "apologise"]
    call = await api_running.detail(call_id)
    assert call["callback_requested"]
    assert (call["status"], call["end_reason"]) == ("completed", EndReason.ERROR)


async def test_a_caller_of_nobodys_number_is_put_out_without_an_apology(
    api_running: Api, calling_livekit: LiveKit
) -> None:
    """While no worker is there to refuse the call. To be let into it would be to answer it."""
    room = f"call-_2025550999_{token_hex(6)}"
    gone = asyncio.Event()
    heard: list[str] = []
    async with Phone(calling_livekit, room, ours="2025550999") as phone:
        phone.room.on("track_subscribed", lambda track, publication, who: heard.append(who.identity))
        phone.room.on("disconnected", lambda _reason: gone.set())
        async with asyncio.timeout(30):
            await gone.wait()
    call_id = call_id_for_room(room)
    assert (heard, await acts(api_running, call_id)) == ([], [])
    await until(lambda: api_running.has_status(str(call_id), "completed"))
    call = await api_running.detail(call_id)
    assert (call["desk"], call["callback_requested"]) == (None, False)


async def test_an_agent_that_is_there_is_left_alone(
    api_running: Api, calling_livekit, inbound_room: str
) -> None:
    async with (
        Phone(calling_livekit, inbound_room),
        Phone(calling_livekit, inbound_room, identity="agent-1", kind="agent"),
    ):
        await asyncio.sleep(2.5)
        assert await acts(api_running, call_id_for_room(inbound_room)) == []


async def test_a_lost_agent_is_replaced_by_one_that_takes_over(
    api_running: Api, calling_livekit, inbound_room: str
) -> None:
    call_id = call_id_for_room(inbound_room)
    async with Phone(calling_livekit, inbound_room):
        async with Phone(calling_livekit, inbound_room, identity="agent-1", kind="agent"):
            await until(lambda: api_running.event_types(call_id))
        await until(lambda: acts(api_running, call_id), within_s=3)
        asked = await dispatches(calling_livekit, inbound_room)
        assert any('"takeover":true' in dispatch.metadata for dispatch in asked)
        assert "agent.left" in await api_running.event_types(call_id)


async def test_the_room_is_closed_when_the_caller_has_gone(
    api_running: Api, calling_livekit, inbound_room: str
) -> None:
    async with Phone(calling_livekit, inbound_room, identity="agent-1", kind="agent") as agent:
        async with Phone(calling_livekit, inbound_room):
            await until(lambda: api_running.event_types(call_id_for_room(inbound_room)))
        await until(lambda: agent.room.connection_state == rtc.ConnectionState.CONN_DISCONNECTED)


async def test_a_caller_who_finds_every_slot_taken_is_told_before_anything_else_is_tried(
    api_running: Api, agents: Agents, settings: ApiSettings, calling_livekit, inbound_room: str
) -> None:
    call_id = call_id_for_room(inbound_room)
    slots = agents.slots.total
    agents.has(slots=0)
    redis = redis_of(settings)
    await Slotboard(redis, agent_name=settings.agent_name).tell("full", total=1, rooms=["call-9_x"])
    async with Phone(calling_livekit, inbound_room) as phone:
        heard: list[str] = []
        phone.room.on("track_subscribed", lambda track, publication, who: heard.append(who.identity))
        gone = asyncio.Event()
        phone.room.on("disconnected", lambda _: gone.set())
        await asyncio.wait_for(gone.wait(), 30)
    agents.has(slots=slots)
    await redis.delete(f"callcenter:workers:{settings.agent_name}:full")
    await redis.aclose()
    assert heard == ["apology"]
    assert await acts(api_running, call_id) == ["apologise"]
    events = await api_running.events(call_id)
    order = [one["type"] for one in events if one["writer"] == "api"]
    assert order.index("watchdog.acted") < order.index("callback.requested"), "the apology comes first"
    call = await api_running.detail(call_id)
    assert (call["status"], call["end_reason"]) == ("completed", EndReason.NO_CAPACITY)
    assert call["callback_requested"]
