"""When the agent records its call, and what becomes of it.

It begins where egress has not, and goes on to the end of the segment: egress may begin late, break off or
never bring what it heard. Each has an object of its own; the longest is played.
"""

import asyncio
from typing import Final

import structlog
from callcenter.errors import Unavailable
from callcenter.events import RecordingStarted
from callcenter.recordings import MADE_BY_AGENT, own_object_key

from callcenter_agent.call import Call
from callcenter_agent.recording.keeping import Kept, OwnRecording

log = structlog.get_logger()

BRING_S: Final = 8.0
"""Then the worker's main process does it: this process is to end."""


async def record_ourselves(call: Call) -> None:
    """Unless egress does. Told at once: what is being recorded must be on record."""
    if call.recording_means is None or call.own_recording is not None:
        return
    if await _egress_records(call, call.segments):
        return
    note = Kept(
        call_id=call.call_id,
        room=call.room_name,
        segment=call.segments,
        object_key=own_object_key(call.call_id, call.segments, day=call.clock()),
    )
    own, transfers = OwnRecording(call.recording_means, note), len(call.transfers)
    if not await own.start():
        return
    if call.over or call.on_hold or len(call.transfers) > transfers:
        await own.discard()  # it may have heard what a human agent was told
        return
    call.own_recording = own
    log.warning("recorded_by_agent")
    call.recorder.note(
        RecordingStarted(segment=note.segment, egress_id=MADE_BY_AGENT, object_key=note.object_key)
    )


async def pause(call: Call) -> bool:
    """For a consultation: was there one? It is brought to the store meanwhile."""
    own = await _end(call)
    if own is not None:
        call.tasks.spawn(_bring(call, own), name="bring_recording")
    return own is not None


async def finish(call: Call) -> None:
    """The call is over."""
    if own := await _end(call):
        try:
            async with asyncio.timeout(BRING_S):
                await _bring(call, own)
        except TimeoutError:
            log.warning("own_recording_waits", object_key=own.note.object_key)


async def _end(call: Call) -> OwnRecording | None:
    own, call.own_recording = call.own_recording, None
    if own is not None:
        await own.end()
    return own


async def _bring(call: Call, own: OwnRecording) -> None:
    if told := await own.bring():
        call.recorder.note(told)


async def _egress_records(call: Call, segment: int) -> bool:
    """An egress that cannot be asked records nothing."""
    try:
        return call.telephony is not None and await call.telephony.is_recorded(segment)
    except Unavailable:
        return False
