"""When the agent records its call, and what becomes of it."""

import asyncio
from typing import Final

import structlog
from callcenter.errors import Unavailable
from callcenter.events import RecordingStarted
from callcenter.recordings import MADE_BY_AGENT, object_key

from callcenter_agent.call import Call
from callcenter_agent.recording.keeping import Kept, OwnRecording

log = structlog.get_logger()

EGRESS_TRIES_S: Final = 18.0
"""The api asks egress again for so long."""
BRING_S: Final = 8.0
"""Then the worker's main process does it: this process is to end."""


async def record_ourselves(call: Call, *, patience_s: float = EGRESS_TRIES_S) -> None:
    """Until egress does. Returns once it is clear who does."""
    if call.recording_means is None or await _egress_records(call, call.segments):
        return
    note = Kept(
        call_id=call.call_id,
        room=call.room_name,
        segment=call.segments,
        object_key=object_key(call.call_id, call.segments, day=call.clock()),
    )
    own = OwnRecording(call.recording_means, note)
    if not await own.start():
        return
    call.own_recording = own
    await asyncio.sleep(patience_s)
    if await _egress_records(call, note.segment):
        call.own_recording = None
        await own.discard()
    else:
        _tell(call, own)


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
    if own is None:
        return None
    if not own.told and await _egress_records(call, own.note.segment):
        await own.discard()
        return None
    _tell(call, own)
    await own.end()
    return own


async def _bring(call: Call, own: OwnRecording) -> None:
    if ready := await own.bring():
        call.recorder.note(ready)


def _tell(call: Call, own: OwnRecording) -> None:
    if not own.told:
        own.told = True
        log.warning("recorded_by_agent")
        call.recorder.note(
            RecordingStarted(
                segment=own.note.segment, egress_id=MADE_BY_AGENT, object_key=own.note.object_key
            )
        )


async def _egress_records(call: Call, segment: int) -> bool:
    """An egress that cannot be asked records nothing."""
    try:
        return call.telephony is not None and await call.telephony.is_recorded(segment)
    except Unavailable:
        return False
