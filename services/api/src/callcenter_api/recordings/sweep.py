"""Segments whose end nobody told: every row of a call that is over comes to one, and says which and why.

Asked are LiveKit and the store. An egress that LiveKit lists as running after its call has ended is stopped,
and one that goes on being listed, because its process died, counts as over.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Literal

import structlog
from callcenter.errors import CallCenterError
from callcenter.events import RecordingFailed, RecordingFailure
from callcenter.ids import call_id_for_room
from callcenter.recordings import MADE_BY_AGENT, segment_of
from livekit.protocol.egress import EgressInfo

from callcenter_api.recordings.egress import Egress, Stage, key_of, stage_of
from callcenter_api.recordings.ledger import Copy, Ledger, Unfinished
from callcenter_api.recordings.service import ended_of
from callcenter_api.recordings.settling import Ended, Settling

_log = structlog.get_logger(__name__)

LATE_AFTER = timedelta(minutes=1)
"""After the end of the call: uploads are done by then."""
LISTED_FOR = timedelta(seconds=30)
"""A stopped egress that is still listed as running has died."""
AGENT_LATE_AFTER = timedelta(minutes=15)
"""Its file may wait on the worker's disk while the store is away. Brought later, it is ready even so."""
NOT_YET: Final = "not yet"
End = RecordingFailure | Literal["not yet"] | None
"""Of one egress; None: it is ready."""


class Sweep:
    def __init__(self, egress: Egress, settling: Settling, ledger: Ledger) -> None:
        self._egress = egress
        self._settling = settling
        self._ledger = ledger
        self._stopped_at: dict[str, datetime] = {}

    async def run_once(self) -> None:
        now = self._ledger.clock()
        for one in await self._ledger.unfinished(ended_before=now - LATE_AFTER):
            try:
                await self._end(one, now)
            except CallCenterError as error:
                _log.warning("recording_not_swept", room=one.room, segment=one.segment, error=error.detail)

    async def _end(self, row: Unfinished, now: datetime) -> None:
        if not row.copies:
            await self._asked_for(row, now)
        for copy in row.copies:
            if copy.egress_id == MADE_BY_AGENT:
                await self._made_by_agent(row, copy, now)
            else:
                await self._made_by_egress(row, copy, now)

    async def _asked_for(self, row: Unfinished, now: datetime) -> None:
        """Nobody told that it began: LiveKit may know of one that did."""
        infos = await self._egress.of_room(row.room)
        ends = [await self._see(row, info, now) for info in infos if segment_of(key_of(info)) == row.segment]
        if all(end not in (None, NOT_YET) for end in ends):
            reason = RecordingFailure.NEVER_BEGAN
            error = "the call ended before a recording began"
            failed = RecordingFailed(segment=row.segment, reason=reason, error=error)
            await self._ledger.note(row.room, failed, once=f"segment/{row.segment}/{reason}")
            _swept(row, reason)

    async def _made_by_egress(self, row: Unfinished, copy: Copy, now: datetime) -> None:
        info = await self._egress.find(copy.egress_id) if copy.egress_id else None
        if info is not None:
            await self._see(row, info, now)
            return
        reason = RecordingFailure.EGRESS_LOST if copy.begun else RecordingFailure.NEVER_BEGAN
        lost = _ended(row, copy, reason, "LiveKit does not know it any more")
        await self._settle(row, lost)

    async def _see(self, row: Unfinished, info: EgressInfo, now: datetime) -> End:
        ended = ended_of(info, row.segment)
        if stage_of(info) is not Stage.OVER:
            since = self._stopped_at.setdefault(info.egress_id, now)
            if now - since < LISTED_FOR:
                await self._egress.end(info)
                return NOT_YET
            reason = RecordingFailure.EGRESS_LOST if info.started_at else RecordingFailure.NEVER_BEGAN
            ended = replace(
                ended, reason=reason, error="LiveKit lists it as running for ever", duration_ms=None
            )
        failure = await self._settle(row, ended)
        self._stopped_at.pop(info.egress_id, None)
        return failure

    async def _made_by_agent(self, row: Unfinished, copy: Copy, now: datetime) -> None:
        if now - row.ended_at < AGENT_LATE_AFTER:
            return
        late = _ended(row, copy, RecordingFailure.NOT_BROUGHT, "the agent's file never came to the store")
        await self._settle(row, late)

    async def _settle(self, row: Unfinished, ended: Ended) -> RecordingFailure | None:
        failure = await self._settling.settle(ended)
        _swept(row, failure)
        return failure


def _ended(row: Unfinished, copy: Copy, reason: RecordingFailure, error: str) -> Ended:
    return Ended(
        room=row.room,
        segment=row.segment,
        object_key=copy.object_key,
        egress_id=copy.egress_id,
        reason=reason,
        error=error,
        started_at=copy.started_at,
    )


def _swept(row: Unfinished, failure: RecordingFailure | None) -> None:
    _log.warning(
        "recording_swept",
        call_id=str(call_id_for_room(row.room)),
        segment=row.segment,
        end=failure or "ready",
    )
