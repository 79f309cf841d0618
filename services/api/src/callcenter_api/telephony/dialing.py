"""Dialing a number for an agent that waits in the room, and what the far end answered.

Each dialing is an owned task: the request that placed the call has long been answered.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

import aiohttp
import structlog
from callcenter.dialing import NotDialed
from callcenter.errors import CallCenterError, NotFound
from callcenter.events import CallAnswered, CallFailed, FailureStatus, LegAnswered
from callcenter.ids import call_id_for_room
from callcenter.tasks import TaskOwner
from livekit import api

from callcenter_api.journal import Journal
from callcenter_api.telephony.answers import CANCELED, TRUNK_MISSING, Answer, answer_of_error
from callcenter_api.telephony.livekit import PHONE_IDENTITY, LiveKit
from callcenter_api.telephony.rooms import leg_id_for

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Order:
    """A call to place."""

    room: str
    to_number: str
    from_number: str | None
    desk: str
    context: Mapping[str, object] = field(default_factory=dict)

    @property
    def call_id(self) -> UUID:
        return call_id_for_room(self.room)

    def metadata(self) -> dict[str, object]:
        return {
            "direction": "outbound",
            "desk": self.desk,
            "to_number": self.to_number,
            "from_number": self.from_number,
            "context": dict(self.context),
        }


class Dialer:
    def __init__(
        self,
        livekit: LiveKit,
        journal: Journal,
        tasks: TaskOwner,
        *,
        on_answered: Callable[[str], None],
        not_dialed: Callable[[str], Awaitable[NotDialed | None]],
    ) -> None:
        self._not_dialed = not_dialed
        self._livekit = livekit
        self._journal = journal
        self._tasks = tasks
        self._on_answered = on_answered
        self._dialing: set[str] = set()
        self._canceled: set[str] = set()

    def is_dialing(self, room: str) -> bool:
        return room in self._dialing

    def cancel(self, room: str) -> bool:
        """True when it was still dialing; who cancels writes how the call ended."""
        if room in self._dialing:
            self._canceled.add(room)
            return True
        return False

    async def trunk(self) -> str | Answer:
        """The trunk to dial by, or why there is none. Raises `Unavailable` when LiveKit cannot say."""
        try:
            return await self._livekit.outbound_trunk() or TRUNK_MISSING
        except NotFound:
            return TRUNK_MISSING

    async def dial(self, order: Order, trunk_id: str, *, begin: Callable[[], Awaitable[bool]]) -> None:
        """Has the phone dialed, where an agent waits in the room already. `begin` puts on record that it is
        dialed, and says whether it still should be. Returns then; the rest goes on by itself."""
        self._dialing.add(order.room)
        try:
            if not await begin():
                await self._hang_up(order.room)
                self._done(order.room)
                return
        except BaseException:
            self._done(order.room)
            raise
        self._tasks.spawn(self._dial(order, trunk_id), name=f"dial {order.call_id}")

    async def _dial(self, order: Order, trunk_id: str) -> None:
        try:
            answer = await self._attempt(order, trunk_id)
            if order.room in self._canceled:
                await self._hang_up(order.room)
            elif answer is None:
                await self._answered(order)
            else:
                await self._failed(order, answer)
        finally:
            self._done(order.room)

    def _done(self, room: str) -> None:
        self._dialing.discard(room)
        self._canceled.discard(room)

    async def _attempt(self, order: Order, trunk_id: str) -> Answer | None:
        """None when the phone was answered."""
        if (why := await self._not_dialed(order.to_number)) is not None:
            _log.warning("number_not_dialed", call_id=str(order.call_id), reason=why)
            return Answer(FailureStatus.FAILED, why.value)
        if order.room in self._canceled:
            return CANCELED
        try:
            await self._livekit.dial(
                room=order.room,
                trunk_id=trunk_id,
                to_number=order.to_number,
                from_number=order.from_number,
            )
        except (api.ServerError, aiohttp.ClientError, TimeoutError) as error:
            answer = answer_of_error(error)
            _log.info("call_not_answered", call_id=str(order.call_id), reason=answer.reason)
            return answer
        return None

    async def _answered(self, order: Order) -> None:
        leg_id = leg_id_for(order.room, PHONE_IDENTITY)
        self._on_answered(order.room)
        await self._journal.note(order.room, LegAnswered(leg_id=leg_id), CallAnswered(), once=PHONE_IDENTITY)

    async def _failed(self, order: Order, answer: Answer) -> None:
        failed = CallFailed(
            status=answer.status, reason=answer.reason, sip_status_code=answer.sip_status_code
        )
        await self._journal.note(order.room, failed, once="dial")
        await self._hang_up(order.room)

    async def _hang_up(self, room: str) -> None:
        try:
            await self._livekit.delete_room(room)
        except CallCenterError as error:
            _log.warning("room_not_deleted", room=room, error=str(error))
