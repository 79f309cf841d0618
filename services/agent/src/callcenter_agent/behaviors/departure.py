"""When the caller's phone or our own connection is gone, for whatever reason, the call is over.

The library closes the session for three reasons only; a carrier that times out, a trunk that fails or a
server that shuts down would leave the agent talking to nobody.
"""

from collections.abc import Mapping

import structlog
from callcenter.events import EndReason
from livekit import rtc

from callcenter_agent.call import Call
from callcenter_agent.ending import end

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


NAMES: Mapping[int, str] = {value: name.lower() for name, value in Gone.items()}


def why(reason: int | None) -> EndReason:
    return REASONS.get(reason or Gone.UNKNOWN_REASON, EndReason.CONNECTION_LOST)


def attach(call: Call) -> None:
    room = call.room
    if room is None:
        return

    def on_participant_gone(participant: rtc.RemoteParticipant) -> None:
        if participant.identity == call.phone and not call.given_away:
            _over(call, participant.disconnect_reason)
            call.tasks.spawn(call.delete_room(), name="delete_room")

    def on_disconnected(reason: int) -> None:
        _over(call, reason)

    room.on("participant_disconnected", on_participant_gone)
    room.on("disconnected", on_disconnected)


def _over(call: Call, reason: int | None) -> None:
    if call.orphaned or call.given_away:
        return
    name = NAMES.get(reason or 0, str(reason))
    log.info("phone_gone", reason=name)
    end(call, call.ending or why(reason), detail=name)
    call.live.shutdown(drain=False)
