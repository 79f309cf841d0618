"""When the worker's main process is gone, its jobs are torn down: the agent leaves the room at once.

The server would otherwise believe in it for another fifteen seconds, and nobody would be asked to take over.
"""

import asyncio
from contextlib import suppress

import structlog
from livekit import rtc

from callcenter_agent.call import Call

log = structlog.get_logger()

LAST_BREATH_S = 2.0


def attach(call: Call) -> None:
    if call.room is not None:
        call.tasks.spawn(_wait(call, call.room), name="orphaned")


async def _wait(call: Call, room: rtc.Room) -> None:
    """Cancelled either by the call's own end, which `over` tells, or by the loop that is torn down."""
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        if not call.over:
            call.orphaned = True
            log.warning("worker_gone")
            with suppress(TimeoutError, asyncio.CancelledError):
                await asyncio.wait_for(room.disconnect(), LAST_BREATH_S)
        raise
