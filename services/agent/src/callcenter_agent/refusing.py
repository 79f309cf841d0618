"""Calls to numbers that nobody here answers. The inbound trunk takes whatever its carrier sends, so that a
number is found in whichever form it was dialed; what is found to be no desk's gets a final answer at once.

livekit-sip answers 486 to the INVITE when the room of a ringing phone is deleted. It is quick about it only
for a phone that has quite joined: one that is still joining waits five seconds for its room.
"""

import asyncio
from collections.abc import Callable
from typing import Final

import aiohttp
import structlog
from callcenter.ids import call_id_for_room
from livekit import api

from callcenter_agent.assignment import assignment_of
from callcenter_agent.desks.desk import Desks
from callcenter_agent.numbers import copy_in
from callcenter_agent.settings import AgentSettings

log = structlog.get_logger()

JOINS_WITHIN_S: Final = 3.0
LOOK_EVERY_S: Final = 0.05
REQUEST_S: Final = 5.0


def livekit_of(settings: AgentSettings) -> api.LiveKitAPI:
    url = settings.livekit_url.replace("ws", "http", 1)
    return api.LiveKitAPI(url, settings.livekit_api_key, settings.livekit_api_secret.get_secret_value())


def is_nobodys(settings: AgentSettings, desks: Desks, *, room: str, metadata: str) -> bool:
    """By what the room's name says. A room that names no number is for the call's own process to judge."""
    found = assignment_of(metadata=metadata, room=room, country=settings.sip_trunk_country)
    if found.desk or found.to_number is None:
        return False
    table = copy_in(settings.spool_dir)
    return desks.answering(found.to_number, table=table, fallback=settings.fallback_desk) is None


async def refuse(livekit: Callable[[], api.LiveKitAPI], room: str) -> None:
    """Raises nothing: where LiveKit does not answer, the api's watchdog is the next to look at the call."""
    log.warning("number_without_desk", call_id=str(call_id_for_room(room)))
    try:
        async with asyncio.timeout(JOINS_WITHIN_S + REQUEST_S), livekit() as client:
            await _until_joined(client, room)
            await client.room.delete_room(api.DeleteRoomRequest(room=room))
    except (api.ServerError, aiohttp.ClientError, TimeoutError) as error:
        log.warning("call_not_refused", error=repr(error))


async def _until_joined(client: api.LiveKitAPI, room: str) -> None:
    request = api.ListParticipantsRequest(room=room)
    for _ in range(round(JOINS_WITHIN_S / LOOK_EVERY_S)):
        found = (await client.room.list_participants(request)).participants
        if any(_has_joined(one) for one in found):
            return
        await asyncio.sleep(LOOK_EVERY_S)


def _has_joined(one: api.ParticipantInfo) -> bool:
    return one.kind == api.ParticipantInfo.Kind.SIP and one.state == api.ParticipantInfo.State.ACTIVE
