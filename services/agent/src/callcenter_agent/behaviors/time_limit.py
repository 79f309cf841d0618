"""When a call has lasted as long as the desk allows, it is ended politely."""

import asyncio
from datetime import timedelta

from callcenter.events import EndReason

from callcenter_agent.call import Call
from callcenter_agent.ending import hang_up_later
from callcenter_agent.phrases import Phrase


def attach(call: Call) -> None:
    call.tasks.spawn(end_after(call, call.settings.limits.max_call), name="time_limit")


async def end_after(call: Call, limit: timedelta) -> None:
    await call.picked_up.wait()
    await asyncio.sleep(limit.total_seconds())
    hang_up_later(call, EndReason.TIME_LIMIT, phrase=Phrase.TIME_LIMIT)
