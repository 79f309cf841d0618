"""The thin loop around the queue: one process at a time has it, and gives calls their turn in order.

A call whose turn it is gets its agent first; several do so at once, and are dialed one after the other. One
for which no agent came keeps its place.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

import structlog
from callcenter.capacity import Slotboard
from callcenter.errors import CallCenterError
from callcenter.events import CallDialing, CallFailed
from callcenter.tasks import TaskOwner

from callcenter_api.directory.service import Directory
from callcenter_api.journal import Journal
from callcenter_api.outbound import policy
from callcenter_api.outbound.policy import QueuePolicy
from callcenter_api.outbound.waitlist import Waiting, Waitlist
from callcenter_api.telephony.admission import Admission
from callcenter_api.telephony.answers import GATEWAY_UNAVAILABLE, Answer
from callcenter_api.telephony.dialing import Dialer, Order

_log = structlog.get_logger(__name__)

LOCK: Final = 0x_6469_616C
EVERY_S: Final = 0.5
STAND_BY_S: Final = 2.0
AFTER_NO_AGENT: Final = timedelta(seconds=2)
AT_A_TIME: Final = 100


class OutboundQueue:
    def __init__(
        self,
        *,
        journal: Journal,
        waitlist: Waitlist,
        board: Slotboard,
        admission: Admission,
        dialer: Dialer,
        directory: Directory,
        tasks: TaskOwner,
        queue_policy: QueuePolicy,
        callers_wait: Callable[[], bool],
    ) -> None:
        self._journal = journal
        self._waitlist = waitlist
        self._board = board
        self._admission = admission
        self._dialer = dialer
        self._directory = directory
        self._tasks = tasks
        self._policy = queue_policy
        self._callers_wait = callers_wait
        self._placing: dict[str, asyncio.Event] = {}
        self._canceled: set[str] = set()
        self._changed = asyncio.Event()
        self._not_before: datetime | None = None

    def wake(self) -> None:
        self._changed.set()

    async def cancel(self, room: str, failed: CallFailed) -> bool:
        """False: the call does not wait any more, and is to be hung up like any other."""
        if not await self._waitlist.leave(room, failed):
            return False
        if room in self._placing:
            self._canceled.add(room)
        return True

    async def run(self) -> None:
        """Never returns."""
        while True:
            try:
                async with self._journal.database.alone(LOCK) as alone:
                    while alone.held:
                        self._changed.clear()
                        await self._round()
                        with suppress(TimeoutError):
                            await asyncio.wait_for(self._changed.wait(), EVERY_S)
                        await alone.check()
            except CallCenterError as error:
                _log.warning("queue_put_off", error=error.detail)
            except Exception:  # noqa: BLE001 - one broken round must not end the work
                _log.exception("queue_broke")
            await asyncio.sleep(STAND_BY_S)

    async def _round(self) -> None:
        waiting = [
            one
            for one in await self._waitlist.first(AT_A_TIME + len(self._placing))
            if one.order.room not in self._placing
        ]
        ready = [one for one in waiting if not await self._is_over(one)]
        paused = self._not_before is not None and self._journal.clock() < self._not_before
        if not ready or paused:
            return
        for one in ready[: await self._turns()]:
            self._begin(one.order)

    async def _turns(self) -> int:
        return policy.turns(
            await self._board.read(),
            self._placing,
            kept_for_inbound=self._policy.kept_for_inbound,
            callers_wait=self._callers_wait(),
        )

    async def _is_over(self, one: Waiting) -> bool:
        desk = (await self._directory.book()).desks.get(one.order.desk)
        answer = policy.no_longer_dialed(
            desk, since=one.since, now=self._journal.clock(), longest_wait=self._policy.longest_wait
        )
        if answer is None:
            return False
        await self._fail(one.order, answer)
        return True

    def _begin(self, order: Order) -> None:
        before = next(reversed(self._placing.values()), None)
        self._placing[order.room] = dialed = asyncio.Event()
        self._tasks.spawn(self._place(order, before, dialed), name=f"place {order.call_id}")

    async def _place(self, order: Order, before: asyncio.Event | None, dialed: asyncio.Event) -> None:
        try:
            await self._dial_with_agent(order, before)
        except CallCenterError as error:  # of the record: the call keeps its place until that is back
            _log.warning("call_put_back", call_id=str(order.call_id), error=error.detail)
            self._pause()
        finally:
            self._placing.pop(order.room, None)
            self._canceled.discard(order.room)
            dialed.set()
            self.wake()

    async def _dial_with_agent(self, order: Order, before: asyncio.Event | None) -> None:
        trunk_id = await self._trunk_with_agent(order)
        if before is not None:
            await before.wait()
        if isinstance(trunk_id, Answer):
            await self._fail(order, trunk_id)
        elif trunk_id is None:
            self._pause()
        else:
            dialing = CallDialing()
            await self._dialer.dial(order, trunk_id, begin=lambda: self._waitlist.leave(order.room, dialing))

    async def _trunk_with_agent(self, order: Order) -> str | Answer | None:
        """By which trunk the phone is dialed, or why it never will be. None: no agent came."""
        try:
            trunk_id = await self._dialer.trunk()
            if isinstance(trunk_id, Answer):
                return trunk_id
            came = await self._admission.agent_for(order, wanted=lambda: order.room not in self._canceled)
        except CallCenterError as error:
            _log.warning("dialing_not_possible", call_id=str(order.call_id), error=error.detail)
            return GATEWAY_UNAVAILABLE
        return trunk_id if came else None

    def _pause(self) -> None:
        self._not_before = self._journal.clock() + AFTER_NO_AGENT

    async def _fail(self, order: Order, answer: Answer) -> None:
        failed = CallFailed(status=answer.status, reason=answer.reason)
        if await self._waitlist.leave(order.room, failed):
            _log.info("call_not_dialed", call_id=str(order.call_id), reason=answer.reason)
