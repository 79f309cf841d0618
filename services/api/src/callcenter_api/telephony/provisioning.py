"""Where inbound calls go, told to LiveKit: one inbound trunk, one dispatch rule.

The trunk names no numbers. livekit-sip gives no final answer to a call that no trunk or no rule matches: it
rings until the caller hangs up. A number that the carrier writes in another way than we do would be such a
call. So every call of the carrier's addresses comes in, and the agent reads which number was dialed.

A *callee* rule names the room after the number that was called, never after the caller, so
that no caller's number gets into room names, paths or logs. The rule also dispatches the agent.
"""

import json
from collections.abc import Sequence
from datetime import timedelta

from callcenter.presented import HEADERS
from google.protobuf.duration_pb2 import Duration
from livekit.protocol.agent_dispatch import RoomAgentDispatch
from livekit.protocol.room import RoomConfiguration
from livekit.protocol.sip import (
    CreateSIPDispatchRuleRequest,
    CreateSIPInboundTrunkRequest,
    ListSIPDispatchRuleRequest,
    ListSIPInboundTrunkRequest,
    SIPDispatchRule,
    SIPDispatchRuleCallee,
    SIPDispatchRuleInfo,
    SIPInboundTrunkInfo,
    SIPMediaConfig,
)

from callcenter_api.telephony.livekit import LiveKit, translated

NAME = "callcenter-inbound"
ROOM_PREFIX = "call-"


def wanted_trunk(addresses: Sequence[str], *, media_timeout: timedelta) -> SIPInboundTrunkInfo:
    """For whatever those addresses call, with the headers that say who calls where the From does not."""
    return SIPInboundTrunkInfo(
        name=NAME,
        allowed_addresses=sorted(addresses),
        headers_to_attributes=HEADERS,
        media=SIPMediaConfig(media_timeout=Duration(seconds=int(media_timeout.total_seconds()))),
    )


def trunk_matches(found: SIPInboundTrunkInfo, wanted: SIPInboundTrunkInfo) -> bool:
    return (
        not found.numbers
        and sorted(found.allowed_addresses) == list(wanted.allowed_addresses)
        and found.headers_to_attributes == wanted.headers_to_attributes
        and found.media == wanted.media
    )


def wanted_rule(*, trunk_id: str, agent_name: str, media_timeout: timedelta) -> SIPDispatchRuleInfo:
    agent = RoomAgentDispatch(agent_name=agent_name, metadata=json.dumps({"direction": "inbound"}))
    return SIPDispatchRuleInfo(
        name=NAME,
        trunk_ids=[trunk_id],
        rule=SIPDispatchRule(
            dispatch_rule_callee=SIPDispatchRuleCallee(room_prefix=ROOM_PREFIX, randomize=True)
        ),
        room_config=RoomConfiguration(agents=[agent], empty_timeout=30, departure_timeout=10),
        media=SIPMediaConfig(media_timeout=Duration(seconds=int(media_timeout.total_seconds()))),
    )


def rule_matches(found: SIPDispatchRuleInfo, wanted: SIPDispatchRuleInfo) -> bool:
    return (
        list(found.trunk_ids) == list(wanted.trunk_ids)
        and found.rule == wanted.rule
        and found.room_config == wanted.room_config
        and found.media == wanted.media
    )


async def ensure_inbound(livekit: LiveKit, addresses: Sequence[str]) -> bool:
    """Make trunk and rule as wanted. Idempotent; true when something had to change."""
    async with translated("provisioning the inbound trunk"):
        trunk_id, trunk_changed = await _ensure_trunk(livekit, addresses)
        rule_changed = await _ensure_rule(livekit, trunk_id)
    return trunk_changed or rule_changed


async def _ensure_trunk(livekit: LiveKit, addresses: Sequence[str]) -> tuple[str, bool]:
    sip = livekit.client.sip
    wanted = wanted_trunk(addresses, media_timeout=livekit.media_timeout)
    trunks = (await sip.list_inbound_trunk(ListSIPInboundTrunkRequest())).items
    found = next((trunk for trunk in trunks if trunk.name == NAME), None)
    if found is None:
        made = await sip.create_inbound_trunk(CreateSIPInboundTrunkRequest(trunk=wanted))
        return made.sip_trunk_id, True
    if trunk_matches(found, wanted):
        return found.sip_trunk_id, False
    await sip.update_inbound_trunk(found.sip_trunk_id, wanted)
    return found.sip_trunk_id, True


async def _ensure_rule(livekit: LiveKit, trunk_id: str) -> bool:
    sip = livekit.client.sip
    wanted = wanted_rule(
        trunk_id=trunk_id, agent_name=livekit.agent_name, media_timeout=livekit.media_timeout
    )
    rules = (await sip.list_dispatch_rule(ListSIPDispatchRuleRequest())).items
    found = next((rule for rule in rules if rule.name == NAME), None)
    if found is None:
        await sip.create_dispatch_rule(CreateSIPDispatchRuleRequest(dispatch_rule=wanted))
        return True
    if rule_matches(found, wanted):
        return False
    await sip.update_dispatch_rule(found.sip_dispatch_rule_id, wanted)
    return True
