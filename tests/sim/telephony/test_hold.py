"""A phone that has the other side on hold sends nothing; after the media timeout livekit-sip hangs it up."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from google.protobuf.duration_pb2 import Duration
from livekit import api, rtc
from livekit.protocol.sip import SIPMediaConfig

from .conftest import Sim, ToneAgent, agent_in, until

pytestmark = pytest.mark.call

NUMBER = "+12025550119"
SHORT = SIPMediaConfig(media_timeout=Duration(seconds=2))


async def hold(sim: Sim, call_id: str, *, held: bool) -> None:
    async with sim.control.post(f"/calls/{call_id}/hold", json={"held": held}) as answer:
        assert answer.status == 202


async def packets(agent: ToneAgent) -> int:
    """Of the phone's sound, as they came to the other side."""
    (phone,) = agent.room.remote_participants.values()
    for publication in phone.track_publications.values():
        if publication.track is not None:
            for stats in await publication.track.get_stats():
                if stats.WhichOneof("stats") == "inbound_rtp":
                    return int(stats.inbound_rtp.received.packets_received)
    return 0


async def until_still(agent: ToneAgent) -> None:
    """Two looks in a row see the same."""
    seen = [-1]

    async def look() -> int:
        seen.append(await packets(agent))
        return seen[-1] - seen[-2]

    await until(look, lambda new: new == 0 and seen[-1] > 0)


@asynccontextmanager
async def in_call(sim: Sim, call_id: str) -> AsyncIterator[ToneAgent]:
    room = str((await sim.until(call_id, lambda call: call["room"]))["room"])
    async with agent_in(sim, room) as agent:
        await agent.tone(200)
        await sim.until(call_id, lambda call: call["status"] == "active")
        await until(lambda: packets(agent), lambda count: count > 0)
        yield agent


@pytest.fixture
async def short_trunk(sim: Sim) -> AsyncIterator[None]:
    async with sim.api() as lk:
        info = api.SIPInboundTrunkInfo(name="short", numbers=[NUMBER], media=SHORT)
        trunk = await lk.sip.create_inbound_trunk(api.CreateSIPInboundTrunkRequest(trunk=info))
        callee = api.SIPDispatchRuleCallee(room_prefix="call", randomize=True)
        rule = api.SIPDispatchRuleInfo(
            name="short",
            trunk_ids=[trunk.sip_trunk_id],
            rule=api.SIPDispatchRule(dispatch_rule_callee=callee),
        )
        made = await lk.sip.create_dispatch_rule(api.CreateSIPDispatchRuleRequest(dispatch_rule=rule))
        yield
        await lk.sip.delete_dispatch_rule(
            api.DeleteSIPDispatchRuleRequest(sip_dispatch_rule_id=made.sip_dispatch_rule_id)
        )
        await lk.sip.delete_trunk(api.DeleteSIPTrunkRequest(sip_trunk_id=trunk.sip_trunk_id))


async def test_a_held_line_is_still_and_comes_back(sim: Sim) -> None:
    call_id = await sim.place("silent")
    async with in_call(sim, call_id) as agent:
        await hold(sim, call_id, held=True)
        await until_still(agent)
        before = await packets(agent)
        await hold(sim, call_id, held=False)
        await until(lambda: packets(agent), lambda count: count > before)
        assert (await sim.call(call_id))["status"] == "active"


async def test_a_caller_on_hold_for_too_long_is_hung_up_as_if_they_had_been(
    sim: Sim, short_trunk: None
) -> None:
    call_id = await sim.place("silent", to=NUMBER)
    async with in_call(sim, call_id) as agent:
        await hold(sim, call_id, held=True)
        ended = await sim.until(call_id, lambda call: call["status"] == "ended")
        assert ended["ended_by"] == "media_timeout"
        await until(lambda: _left(agent), bool)
        assert agent.left[0][1] == rtc.DisconnectReason.CLIENT_INITIATED
        assert agent.statuses[-1] == "hangup"


async def test_whom_we_called_leaves_without_a_word(sim: Sim) -> None:
    async with sim.api() as lk, agent_in(sim, "call-out-held") as agent:
        asked = api.CreateSIPParticipantRequest(
            sip_trunk_id="ST_sim_outbound",
            sip_call_to="+12025550194",
            room_name="call-out-held",
            participant_identity="phone",
            wait_until_answered=True,
            media=SHORT,
        )
        made = await lk.sip.create_sip_participant(asked)
        await until(lambda: packets(agent), lambda count: count > 0)
        await hold(sim, made.sip_call_id, held=True)
        await until(lambda: _left(agent), bool)
        # livekit-sip gives no reason; livekit-server puts the phone's own leaving in its place.
        assert agent.left == [("phone", rtc.DisconnectReason.CLIENT_INITIATED)]
        assert agent.statuses[-1] == "active"


async def _left(agent: ToneAgent) -> list[tuple[str, int]]:
    return agent.left
