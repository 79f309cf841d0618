"""When the caller's connection or our own is lost for a moment, it is noted; after a longer moment we say so.

Lost for good is another matter: see `callcenter_agent.behaviors.departure`. A caller who has us on hold is
not lost, although LiveKit says so of whoever sends nothing: see `callcenter_agent.behaviors.held`.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

import structlog
from callcenter.events import ConnectionLost, ConnectionRestored
from livekit import rtc

from callcenter_agent.call import Call
from callcenter_agent.phrases import Phrase
from callcenter_agent.speaking import say

log = structlog.get_logger()

NOTICED_S: Final = 2.0
"""A shorter gap is taken for a pause."""
LOST: Final = rtc.ConnectionQuality.QUALITY_LOST


def attach(call: Call) -> None:
    room = call.room
    if room is None:
        return
    agent, caller = _party(call, "agent"), _party(call, "caller")

    def on_reconnecting() -> None:
        agent(True)

    def on_reconnected() -> None:
        agent(False)

    def on_quality(participant: rtc.Participant, quality: int) -> None:
        if participant.identity == call.phone:
            caller(quality == LOST and not call.held)

    room.on("reconnecting", on_reconnecting)
    room.on("reconnected", on_reconnected)
    room.on("connection_quality_changed", on_quality)


def _party(call: Call, name: str) -> Callable[[bool], None]:
    """Tell it whether the connection is lost just now."""
    since: datetime | None = None

    def changed(lost: bool) -> None:
        nonlocal since
        if lost and since is None:
            since = call.clock()
            call.recorder.note(ConnectionLost(party=name))
            log.warning("connection_lost", party=name)
        elif not lost and since is not None:
            gap_s, since = (call.clock() - since).total_seconds(), None
            call.recorder.note(ConnectionRestored(party=name, after_ms=gap_s * 1000))
            log.info("connection_restored", party=name, after_s=gap_s)
            if gap_s >= NOTICED_S and call.ending is None:
                say(call, Phrase.LINE_BACK)

    return changed
