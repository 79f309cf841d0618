"""An agent for a call that we are about to place: asked for, and waited for until it is in the room.

LiveKit answers well to a dispatch that no worker takes, and forgets it. An agent that has joined holds a
slot of its worker: only then may a phone be dialed. It gets a track when the phone joins, which rings then.
"""

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Final

import structlog
from callcenter.capacity import Slotboard
from livekit.protocol.agent import JobStatus
from livekit.protocol.models import ParticipantInfo

from callcenter_api.telephony.dialing import Order
from callcenter_api.telephony.livekit import LiveKit
from callcenter_api.telephony.rooms import is_agent

_log = structlog.get_logger(__name__)

TAKEN_WITHIN_S: Final = 4.0
"""A worker with a free slot says so at once."""
JOINS_WITHIN_S: Final = 25.0
"""Its process may have to be started first."""
LOOK_EVERY_S: Final = 0.2
_UNDER_WAY = (JobStatus.JS_PENDING, JobStatus.JS_RUNNING)


class Admission:
    def __init__(self, livekit: LiveKit, board: Slotboard) -> None:
        self._livekit = livekit
        self._board = board

    async def agent_for(self, order: Order, *, wanted: Callable[[], bool]) -> bool:
        """False, and no room is left behind: no agent came, or nobody wants one any more."""
        if await self._is_there(order.room):
            return True  # whoever asked for it is gone, the agent is not
        await self._livekit.dispatch(order.room, order.metadata())
        began = monotonic()
        while wanted() and not await self._is_there(order.room):
            waited = monotonic() - began
            if waited > JOINS_WITHIN_S or (waited > TAKEN_WITHIN_S and not await self._is_coming(order.room)):
                _log.info("no_agent_for_call", call_id=str(order.call_id), waited_s=round(waited, 1))
                break
            await asyncio.sleep(LOOK_EVERY_S)
        else:
            if wanted():
                return True
        await self._livekit.delete_room(order.room)
        return False

    async def _is_there(self, room: str) -> bool:
        return any(
            is_agent(one) and one.state == ParticipantInfo.State.ACTIVE
            for one in await self._livekit.participants(room)
        )

    async def _is_coming(self, room: str) -> bool:
        """A worker says so when it takes the slot, LiveKit some time after."""
        capacity = await self._board.read()
        if capacity is not None and room in capacity.rooms:
            return True
        dispatches = await self._livekit.dispatches(room)
        return any(job.state.status in _UNDER_WAY for one in dispatches for job in one.state.jobs)
