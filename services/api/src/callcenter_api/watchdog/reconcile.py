"""What webhooks and dying processes left open is closed here, from what LiveKit and the store say.

A call whose room is gone has ended, whoever failed to say so; so has one whose phone is gone from a room that
others keep open. The word is second-hand, so that what an agent's spool brings later still counts for more.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

import structlog
from callcenter.calls import CallStatus
from callcenter.errors import CallCenterError
from callcenter.events import (
    CallEnded,
    CallFailed,
    Direction,
    EndReason,
    EventType,
    FailureStatus,
    Payload,
    Writer,
)
from callcenter.store import queries
from callcenter.store.tables import CallRow, EventRow
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from callcenter_api.journal import Journal
from callcenter_api.outbound.waitlist import waits
from callcenter_api.recordings.sweep import Sweep
from callcenter_api.telephony.dialing import Dialer
from callcenter_api.telephony.livekit import LiveKit
from callcenter_api.watchdog.signals import Signals
from callcenter_api.webhooks import deliveries

_log = structlog.get_logger(__name__)

ROOM_GONE_FOR = timedelta(seconds=8)
ROOM_MAY_LINGER = timedelta(seconds=20)
ROOMS_LINGER_AT_MOST = timedelta(hours=1)
ON_THE_LINE = (CallStatus.IN_PROGRESS, CallStatus.RINGING)
AFTERWARDS = (
    EventType.AGENT_LOST,
    EventType.AGENT_LEFT,
    EventType.WATCHDOG_ACTED,
    EventType.RECORDING_READY,
    EventType.RECORDING_FAILED,
    EventType.RECORDING_DELETED,
    EventType.TRANSCRIPT_DELETED,
    EventType.USAGE_REPORTED,
)
"""No signs of life: whoever comes back after an outage tells of them then."""
DELIVERIES_KEPT = timedelta(days=3)


class Reconciler:
    def __init__(
        self,
        livekit: LiveKit,
        journal: Journal,
        sweep: Sweep,
        dialer: Dialer,
        signals: Signals,
        *,
        has_phone: Callable[[str], bool],
    ) -> None:
        self._livekit = livekit
        self._journal = journal
        self._sweep = sweep
        self._dialer = dialer
        self._signals = signals
        self._has_phone = has_phone
        self._gone_since: dict[str, datetime] = {}
        self._seen_at: dict[str, datetime] = {}

    async def run_once(self) -> None:
        for job in (
            self._replay,
            self._signals.read,
            self._close_calls,
            self._sweep.run_once,
            self._forget_deliveries,
        ):
            try:
                await job()
            except CallCenterError as error:
                _log.warning("reconcile_put_off", job=job.__qualname__, error=error.detail)

    async def _replay(self) -> None:
        if written := await self._journal.replay():
            _log.info("spool_replayed", events=written)

    async def _close_calls(self) -> None:
        async with self._journal.database.session() as session:
            open_calls = await queries.calls_in_progress(session)
            over = set(
                await session.scalars(
                    select(CallRow.room).where(CallRow.ended_at.between(*self._just_ended()))
                )
            )
        there = {room.name for room in await self._livekit.rooms()}
        for room in over & there:
            _log.warning("room_outlived_its_call", room=room)
            await self._livekit.delete_room(room)
        now = self._journal.clock()
        live = {room for room in there if self._has_phone(room)}
        self._remember_rooms({call.room for call in open_calls}, live, now)
        missing = [
            call
            for call in open_calls
            if is_missing(call, there=live if call.status in ON_THE_LINE else there)
            and not self._dialer.is_dialing(call.room)
        ]
        self._gone_since = {call.room: self._gone_since.get(call.room, now) for call in missing}
        for call in missing:
            if now - self._gone_since[call.room] >= ROOM_GONE_FOR:
                await self._close(call)

    def _remember_rooms(self, open_rooms: set[str], live: set[str], now: datetime) -> None:
        known = {room: at for room, at in self._seen_at.items() if room in open_rooms}
        self._seen_at = known | dict.fromkeys(open_rooms & live, now)

    def _just_ended(self) -> tuple[datetime, datetime]:
        """Long enough ago for a farewell, and not so long that a room could still be there."""
        now = self._journal.clock()
        return now - ROOMS_LINGER_AT_MOST, now - ROOM_MAY_LINGER

    async def _close(self, call: CallRow) -> None:
        event = self._journal.event(
            call.room,
            how_it_ended(call.status, call.direction),
            occurred_at=await self._last_sign_of(call),
            once="reconciled",
            writer=Writer.LIVEKIT,
        )
        _log.warning("call_closed_without_end", call_id=str(call.id), status=call.status)
        try:
            await self._journal.keep([event])
        except DBAPIError as error:  # one call that cannot be closed must not keep the others open
            _log.error("call_not_closed", call_id=str(call.id), error=type(error.orig).__name__)

    async def _last_sign_of(self, call: CallRow) -> datetime:
        """The phone as last seen or the last event: what hid the end is no part of the call."""
        async with self._journal.database.session() as session:
            last = await session.scalar(
                select(func.max(EventRow.occurred_at)).where(
                    EventRow.call_id == call.id, EventRow.type.not_in(AFTERWARDS)
                )
            )
        signs = [call.created_at, last, self._seen_at.get(call.room)]
        return min(max(sign for sign in signs if sign is not None), self._journal.clock())

    async def _forget_deliveries(self) -> None:
        async with self._journal.database.session() as session:
            await deliveries.forget(session, before=self._journal.clock() - DELIVERIES_KEPT)


def is_missing(call: CallRow, *, there: Collection[str]) -> bool:
    """A call whose room is gone; one that waits to be dialed has none yet."""
    return call.room not in there and not waits(call)


def how_it_ended(status: CallStatus, direction: Direction | None) -> Payload:
    """A phone that called us and is gone unanswered has hung up."""
    if status is CallStatus.IN_PROGRESS:
        return CallEnded(end_reason=EndReason.CONNECTION_LOST, detail="the room was gone", estimated=True)
    if direction is Direction.INBOUND:
        return CallEnded(end_reason=EndReason.CALLER_HUNG_UP, detail="the room was gone", estimated=True)
    return CallFailed(status=FailureStatus.FAILED, reason="interrupted", estimated=True)
