"""Joining a room without ever breaking a join off half-way.

The library waits for its caller between being connected and being ready; a caller that was cancelled there
never answers, and the library then ends the whole process ("timed out waiting for ReadyForRoomEventRequest").
So whoever gives up is let go at once, while the join itself is finished and then left.
"""

import asyncio

from livekit import rtc

from callcenter_sim.tasks import TaskOwner

_given_up = TaskOwner()


async def join(room: rtc.Room, url: str, token: str, *, within_s: float, auto_subscribe: bool = True) -> None:
    connecting = asyncio.get_running_loop().create_task(
        room.connect(url, token, rtc.RoomOptions(auto_subscribe=auto_subscribe)), name="join"
    )
    try:
        async with asyncio.timeout(within_s):
            await asyncio.shield(connecting)
    except (asyncio.CancelledError, TimeoutError):
        _given_up.spawn(_leave(room, connecting), name="leave_after_join")
        raise


async def _leave(room: rtc.Room, connecting: asyncio.Task[None]) -> None:
    await asyncio.wait([connecting])
    if connecting.exception() is None:
        await room.disconnect()
