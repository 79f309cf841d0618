"""The agent asks for a recording once its caller has agreed, where they are asked, and wherever none has
begun after a few seconds.

The api starts a recording as soon as a webhook tells it of the first audio track; webhooks get lost. Where
callers are asked first, it does so once their yes is on record. Egress may refuse, mostly because it is full:
then the agent records the call itself, as well as it can, from the moment that it asked.
"""

import asyncio

import structlog
from callcenter.events import RecordingRequested

from callcenter_agent.behaviors.consent import may_be_recorded
from callcenter_agent.call import Call
from callcenter_agent.recording.own import record_ourselves

log = structlog.get_logger()

PATIENCE_S = 6.0


def attach(call: Call) -> None:
    if call.settings.recording.enabled:
        call.tasks.spawn(see_to_it(call), name="recording_request")


async def see_to_it(call: Call, *, patience_s: float = PATIENCE_S) -> None:
    await call.picked_up.wait()
    if not may_be_recorded(call):
        await call.agreed.wait()
        _request(call)
    await asyncio.sleep(patience_s)
    if not call.on_hold and not (await call.history.load()).recording_begun:
        _request(call)
        await record_ourselves(call)


def _request(call: Call) -> None:
    log.info("recording_requested")
    call.recorder.note(RecordingRequested(segment=call.segments))
