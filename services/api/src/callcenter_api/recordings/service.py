"""Recordings of calls: one two-channel file per segment, the agent left and the caller right.

Egress is asked with the store's address in the request and uploads by itself. It is often just full, so a
refusal is tried again while the customer is still there, and so is one that ends before it began. What it
accepts may begin many seconds later: a recording has started when egress says that it is active, and what is
active at a time when it may not be is ended and deleted. Webhooks tell at once, and a look every second tells
what they did not.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from callcenter.errors import CallCenterError, NotFound, Unavailable
from callcenter.events import RecordingFailed, RecordingFailure, RecordingRequested, RecordingStarted
from callcenter.ids import call_id_for_room
from callcenter.recordings import object_key, segment_of
from callcenter.store.tables import RecordingStatus
from callcenter.tasks import TaskOwner
from livekit.protocol.egress import EgressInfo

from callcenter_api.recordings.egress import (
    Egress,
    Stage,
    duration_ms_of,
    key_of,
    stage_of,
    started_at_of,
    why_over,
)
from callcenter_api.recordings.ledger import Ledger
from callcenter_api.recordings.settling import Ended, Settling

_log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 6
"""Of egress at one segment."""
_GOING = frozenset({RecordingStatus.RECORDING, RecordingStatus.READY})


@dataclass(frozen=True, slots=True)
class Pace:
    retries: Sequence[timedelta] = tuple(timedelta(seconds=seconds) for seconds in (0, 0.5, 1, 2, 4, 8))
    look_every: timedelta = timedelta(seconds=1)
    looks: int = 180
    """At one egress that does not begin, or does not end."""
    settle_again: timedelta = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Rooms:
    """What is known of the live rooms."""

    is_live: Callable[[str], bool]
    """Its customer is there."""
    may_record: Callable[[str], bool]
    """And no human agent is consulted, as far as was told."""
    consults: Callable[[str], Awaitable[bool]]
    """By a look into the room."""


@dataclass
class _Known:
    """What this process knows of the room's egresses, by their ids."""

    begun: set[str] = field(default_factory=set)
    unwanted: dict[str, RecordingFailure] = field(default_factory=dict)


class Recordings:
    def __init__(
        self,
        egress: Egress,
        settling: Settling,
        ledger: Ledger,
        tasks: TaskOwner,
        *,
        records: Callable[[str], Awaitable[bool]],
        rooms: Rooms,
        pace: Pace | None = None,
    ) -> None:
        """`records` says whether the call of a room may be recorded at all."""
        self._egress = egress
        self._settling = settling
        self._ledger = ledger
        self._tasks = tasks
        self._records = records
        self._rooms = rooms
        self._pace = pace or Pace()
        self._asked: set[tuple[str, int]] = set()
        self._known = _Known()

    def begin(self, room: str, *, segment: int = 1, asked: bool = False) -> None:
        """Returns at once. While the segment is recorded, asking again changes nothing."""
        if (room, segment) in self._asked:
            return
        self._asked.add((room, segment))
        self._tasks.spawn(self._begin(room, segment, asked), name=f"record {call_id_for_room(room)}")

    def forget(self, room: str) -> None:
        self._asked = {(known, segment) for known, segment in self._asked if known != room}

    async def stop(self, room: str) -> None:
        """The customer has left. What is ending already refuses to be stopped, and that is well."""
        try:
            for info in await self._egress.active(room):
                await self._egress.end(info)
        except CallCenterError as error:
            _log.info("recordings_not_listed", room=room, error=error.detail)

    async def heard(self, info: EgressInfo) -> bool:
        """From egress itself, however often: is the segment recorded, or was it?"""
        segment = segment_of(key_of(info))
        stage = stage_of(info)
        if segment is None or stage is Stage.BEFORE:
            return False
        if stage is Stage.OVER:
            return await self._over(info, segment)
        if info.egress_id in self._known.unwanted:
            return False
        if info.egress_id in self._known.begun:
            return True
        if stage is Stage.RECORDING and (why := await self._unwanted(info, segment)) is not None:
            self._discard(info, why)
            return False
        self._known.begun.add(info.egress_id)
        started = RecordingStarted(segment=segment, egress_id=info.egress_id, object_key=key_of(info))
        await self._ledger.note(info.room_name, started, once=info.egress_id)
        return True

    # ---- the beginning ----

    async def _begin(self, room: str, segment: int, asked: bool) -> None:
        begun = False
        try:
            if await self._records(room) and not await self._is_past(room, segment):
                still_wanted = self._rooms.is_live if asked else self._rooms.may_record
                begun = await self._start(room, segment, still_wanted)
        finally:
            if not begun:
                self._asked.discard((room, segment))

    async def _start(self, room: str, segment: int, still_wanted: Callable[[str], bool]) -> bool:
        """Who asks knows that nobody is consulted; who saw a track does not."""
        refusal = ""
        for pause in self._pace.retries:
            await asyncio.sleep(pause.total_seconds())
            if not still_wanted(room):
                return False
            try:
                info = await self._ask(room, segment)
            except (Unavailable, NotFound) as error:
                refusal = error.detail
                _log.warning("recording_refused", call_id=str(call_id_for_room(room)), error=refusal)
                continue
            refusal = ""
            if info is None or await self._follow(info):
                return info is not None
        if refusal:
            reason = RecordingFailure.EGRESS_REFUSED
            failed = RecordingFailed(
                segment=segment,
                reason=reason,
                error=refusal,
                object_key=object_key(call_id_for_room(room), segment, day=self._ledger.clock()),
            )
            await self._ledger.note(room, failed, once=f"segment/{segment}/{reason}")
        return False

    async def _ask(self, room: str, segment: int) -> EgressInfo | None:
        """The one that is at it already, else a new one. None: there were enough of them."""
        before = [info for info in await self._egress.of_room(room) if segment_of(key_of(info)) == segment]
        for info in before:
            if stage_of(info) in (Stage.BEFORE, Stage.RECORDING) and not self._is_unwanted(info):
                return info
        if len(before) >= MAX_ATTEMPTS:
            return None
        key = object_key(call_id_for_room(room), segment, day=self._ledger.clock(), attempt=len(before) + 1)
        info = await self._egress.start(room, key)
        requested = RecordingRequested(segment=segment, egress_id=info.egress_id, object_key=key)
        await self._ledger.note(room, requested, once=info.egress_id)
        return info

    async def _follow(self, info: EgressInfo) -> bool:
        """Until it has begun or will not. Egress is deaf to a stop before it began."""
        for _ in range(self._pace.looks):
            found = await self._look(info)
            if found is not None and stage_of(found) is not Stage.BEFORE:
                return await self.heard(found)
            if not self._rooms.is_live(info.room_name):
                await self._egress.end(info)
            await asyncio.sleep(self._pace.look_every.total_seconds())
        return False

    async def _look(self, info: EgressInfo) -> EgressInfo | None:
        """As it is now; None where that cannot be said."""
        try:
            return await self._egress.find(info.egress_id)
        except CallCenterError as error:
            _log.info("egress_not_seen", egress_id=info.egress_id, error=error.detail)
            return None

    async def _is_past(self, room: str, segment: int) -> bool:
        """The call is a segment further on, or has this one already."""
        known = await self._segments(room)
        return max(known, default=0) > segment or known.get(segment) is RecordingStatus.READY

    async def _segments(self, room: str) -> dict[int, RecordingStatus]:
        """Nothing while the record is away: rather too many recordings than too few."""
        try:
            return dict(await self._ledger.segments(room))
        except Unavailable:
            return {}

    # ---- what began when it may not ----

    async def _unwanted(self, info: EgressInfo, segment: int) -> RecordingFailure | None:
        if await self._is_briefed(info.room_name):
            now = await self._look(info)
            still = now is None or stage_of(now) is Stage.RECORDING
            return RecordingFailure.IN_A_BRIEFING if still else None
        later = await self._segments(info.room_name)
        if any(number > segment and status in _GOING for number, status in later.items()):
            return RecordingFailure.SUPERSEDED
        return None

    async def _is_briefed(self, room: str) -> bool:
        """A human agent's phone that has not hung up yet, after a transfer that failed, is none."""
        if not await self._rooms.consults(room):
            return False
        try:
            return (await self._ledger.consultations(room)).going_on
        except Unavailable:
            return True

    def _is_unwanted(self, info: EgressInfo) -> bool:
        return info.egress_id in self._known.unwanted

    def _discard(self, info: EgressInfo, why: RecordingFailure) -> None:
        _log.warning("recording_unwanted", egress_id=info.egress_id, room=info.room_name, reason=why)
        self._known.unwanted[info.egress_id] = why
        self._tasks.spawn(self._see_out(info), name="end unwanted recording")

    async def _see_out(self, info: EgressInfo) -> None:
        for _ in range(self._pace.looks):
            await self._egress.end(info)
            found = await self._look(info)
            if found is not None and stage_of(found) is Stage.OVER:
                await self.heard(found)
                return
            await asyncio.sleep(self._pace.look_every.total_seconds())

    # ---- the end ----

    async def _over(self, info: EgressInfo, segment: int) -> bool:
        had_begun = info.egress_id in self._known.begun
        ended = ended_of(info, segment)
        failure = await self._settle(ended, self._known.unwanted.get(info.egress_id))
        self._known.begun.discard(info.egress_id)
        if failure is not None and had_begun:
            self._asked.discard((info.room_name, segment))  # whoever asks again is heard
            if self._rooms.may_record(info.room_name):
                self.begin(info.room_name, segment=segment)
        return failure is None

    async def _settle(self, ended: Ended, unwanted: RecordingFailure | None) -> RecordingFailure | None:
        """Again, while the store or the record is away. What outlives this process is swept up."""
        for _ in range(self._pace.looks):
            try:
                if unwanted is not None:
                    return await self._settling.drop(ended, unwanted)
                return await self._settling.settle(ended)
            except Unavailable as error:
                _log.warning("recording_not_settled", object_key=ended.object_key, error=error.detail)
            await asyncio.sleep(self._pace.settle_again.total_seconds())
        return RecordingFailure.UNKNOWN


def ended_of(info: EgressInfo, segment: int) -> Ended:
    """`info` is over, or will never be."""
    began, failed = info.started_at > 0, bool(info.error)
    if not began:
        reason = RecordingFailure.EGRESS_FAILED if failed else RecordingFailure.NEVER_BEGAN
    else:
        reason = RecordingFailure.EGRESS_FAILED if failed else RecordingFailure.NOT_STORED
    return Ended(
        room=info.room_name,
        segment=segment,
        object_key=key_of(info),
        egress_id=info.egress_id,
        reason=reason,
        error=why_over(info),
        duration_ms=duration_ms_of(info),
        started_at=started_at_of(info),
    )
