"""While the caller has us on hold, their silence is none: nobody asks whether they are still there."""

import asyncio
from collections.abc import Iterable
from typing import Final

import structlog
from livekit import rtc

from callcenter_agent.call import Call
from callcenter_agent.packets import LOOKS_ENOUGH, Packets, is_held, looked

log = structlog.get_logger()

LOOK_EVERY_S: Final = 1.0
ANSWER_S: Final = 2.0


def attach(call: Call) -> None:
    if call.room is not None:
        call.tasks.spawn(_watch(call, call.room), name="held")


async def _watch(call: Call, room: rtc.Room) -> None:
    await call.picked_up.wait()
    if call.takeover:  # a caller whose agent was lost while it was on hold sends nothing from the start
        call.packets = Packets(steady_looks=LOOKS_ENOUGH, came_at=asyncio.get_running_loop().time())
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        try:
            count = await _received(room, call.phone)
        except Exception as error:  # noqa: BLE001 - the library has no narrower one; the track may be gone by now
            log.debug("packets_not_counted", error=repr(error))
        else:
            note(call, count, at=asyncio.get_running_loop().time())


def note(call: Call, count: int | None, *, at: float) -> None:
    """One look at the phone's packets."""
    held = is_held(call.packets, now=at)
    call.packets = looked(call.packets, count, at=at, speaking=call.live.user_state == "speaking")
    holds = is_held(call.packets, now=at)
    log.debug("packets", count=count, steady=call.packets.steady_looks, user=call.live.user_state)
    if holds != call.held:
        log.info("held_by_caller" if holds else "taken_off_hold")
    call.held = holds
    if held and not holds:
        call.live.reset_away_timer()


async def _received(room: rtc.Room, identity: str | None) -> int | None:
    """None: we do not hear the phone."""
    phone = room.remote_participants.get(identity or "")
    track = _sound_of(phone.track_publications.values()) if phone is not None else None
    if track is None:
        return None
    async with asyncio.timeout(ANSWER_S):
        stats = await track.get_stats()
    inbound = (one.inbound_rtp for one in stats if one.WhichOneof("stats") == "inbound_rtp")
    return sum(one.received.packets_received for one in inbound)


def _sound_of(publications: Iterable[rtc.RemoteTrackPublication]) -> rtc.RemoteAudioTrack | None:
    tracks = (one.track for one in publications)
    return next((track for track in tracks if isinstance(track, rtc.RemoteAudioTrack)), None)
