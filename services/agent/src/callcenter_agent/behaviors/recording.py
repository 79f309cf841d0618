"""When no recording of the call has begun after a few seconds, ask for it.

The api starts a recording as soon as a webhook tells it of the first audio track; webhooks get lost.
"""

import asyncio

import structlog
from callcenter.events import RecordingRequested

from callcenter_agent.call import Call

log = structlog.get_logger()

PATIENCE_S = 6.0


def attach(call: Call) -> None:
    if call.settings.recording.enabled:
        call.tasks.spawn(_ask_if_missing(call), name="recording_request")


async def _ask_if_missing(call: Call) -> None:
    await call.picked_up.wait()
    await asyncio.sleep(PATIENCE_S)
    if not call.on_hold and not (await call.history.load()).recording_begun:
        log.info("recording_requested")
        call.recorder.note(RecordingRequested(segment=call.segments))
