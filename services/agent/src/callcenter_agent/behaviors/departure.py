"""When the caller's phone or our own connection is gone, for whatever reason, the call is over.

The library closes the session for three reasons only; a carrier that times out, a trunk that fails or a
server that shuts down would leave the agent talking to nobody.
"""

import asyncio
from collections.abc import Mapping
from typing import Final

import structlog
from callcenter.events import EndReason
from livekit import rtc

from callcenter_agent.call import Call
from callcenter_agent.ending import end
from callcenter_agent.packets import timed_out

log = structlog.get_logger()

Gone = rtc.DisconnectReason

REASONS: Mapping[int, EndReason] = {
    Gone.CLIENT_INITIATED: EndReason.CALLER_HUNG_UP,
    Gone.USER_REJECTED: EndReason.CALLER_HUNG_UP,
    Gone.ROOM_DELETED: EndReason.OPERATOR_HUNG_UP,
    Gone.PARTICIPANT_REMOVED: EndReason.OPERATOR_HUNG_UP,
    Gone.ROOM_CLOSED: EndReason.CALLER_HUNG_UP,
}
"""Everything else is a connection that was lost: no media, a failed trunk, a server going down."""


LEFT: Final = frozenset({Gone.CLIENT_INITIATED, Gone.UNKNOWN_REASON})
"""How livekit-sip takes a phone out of the room after its media timeout: as after a hang-up, or without a
reason, of which livekit-server makes the same. That no sound came before is what tells."""

NAMES: Mapping[int, str] = {value: name.lower() for name, value in Gone.items()}


def why(reason: int | None) -> EndReason:
    return REASONS.get(reason or Gone.UNKNOWN_REASON, EndReason.CONNECTION_LOST)


def attach(call: Call) -> None:
    room = call.room
    if room is None:
        return

    def on_participant_gone(participant: rtc.RemoteParticipant) -> None:
        if participant.identity == call.phone and not call.given_away:
            reason = participant.disconnect_reason
            silently = reason in LEFT and _sent_nothing(call)
            _over(call, reason, because=EndReason.MEDIA_TIMEOUT if silently else why(reason))
            call.tasks.spawn(call.delete_room(), name="delete_room")

    def on_disconnected(reason: int) -> None:
        _over(call, reason, because=why(reason))

    room.on("participant_disconnected", on_participant_gone)
    room.on("disconnected", on_disconnected)


def _sent_nothing(call: Call) -> bool:
    return timed_out(call.packets, now=asyncio.get_running_loop().time(), limit=call.media_timeout)


def _over(call: Call, reason: int | None, *, because: EndReason) -> None:
    if call.orphaned or call.given_away:
        return
    name = NAMES.get(reason or 0, str(reason))
    log.info("phone_gone", reason=name)
    end(call, call.ending or because, detail=name)
    call.live.shutdown(drain=False)
