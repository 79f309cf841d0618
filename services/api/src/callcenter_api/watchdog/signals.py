"""What agents say on the record that the control plane must act on: a lost agent, a wanted recording, a
caller who was given to a human agent.

Heard at once through Redis; read from the record now and then, for when Redis was away.
"""

import json
from collections import OrderedDict
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from callcenter.errors import CallCenterError
from callcenter.events import AgentLost, EventType, Json, RecordingRequested, TransferEnded, TransferOutcome
from callcenter.store.database import Database
from callcenter.store.tables import EventRow
from callcenter.tasks import TaskOwner
from sqlalchemy import func, select

from callcenter_api.recordings.service import Recordings
from callcenter_api.watchdog.service import Watchdog

_log = structlog.get_logger(__name__)

Signal = AgentLost | RecordingRequested | TransferEnded

_HEEDED: dict[str, type[Signal]] = {
    EventType.AGENT_LOST: AgentLost,
    EventType.RECORDING_REQUESTED: RecordingRequested,
    EventType.TRANSFER_ENDED: TransferEnded,
}
_LOOK_BACK = timedelta(seconds=30)
_REMEMBERED = 5_000


class Signals:
    def __init__(
        self, database: Database, watchdog: Watchdog, recordings: Recordings, tasks: TaskOwner
    ) -> None:
        self._database = database
        self._watchdog = watchdog
        self._recordings = recordings
        self._tasks = tasks
        self._done: OrderedDict[UUID, None] = OrderedDict()

    def heard(self, message: str) -> None:
        """A message of the fan-out."""
        told = json.loads(message)
        if told.get("type") in _HEEDED:
            at = datetime.fromisoformat(told["occurred_at"])
            self._heed(UUID(told["id"]), UUID(told["call_id"]), at, _HEEDED[told["type"]], told["data"])

    async def read(self) -> None:
        """What was stored of late."""
        since = func.now() - _LOOK_BACK
        query = select(EventRow).where(EventRow.type.in_(list(_HEEDED)), EventRow.stored_at > since)
        async with self._database.session() as session:
            rows = (await session.scalars(query)).all()
        for row in rows:
            self._heed(row.id, row.call_id, row.occurred_at, _HEEDED[row.type], row.data)

    def _heed(
        self,
        event_id: UUID,
        call_id: UUID,
        at: datetime,
        kind: type[Signal],
        raw: Json,
    ) -> None:
        room = self._watchdog.room_of(call_id)
        if room is None or event_id in self._done:
            return
        self._done[event_id] = None
        if len(self._done) > _REMEMBERED:
            self._done.popitem(last=False)
        data = kind.model_validate(raw)
        if isinstance(data, AgentLost):
            self._tasks.spawn(self._lost(room, at), name="agent lost")
        elif isinstance(data, TransferEnded):
            if data.outcome is TransferOutcome.COMPLETED:
                self._watchdog.handed_over(room)
        else:
            self._recordings.begin(room, segment=data.segment, asked=True)

    async def _lost(self, room: str, at: datetime) -> None:
        try:
            await self._watchdog.lost_agent(room, at)
        except CallCenterError as error:
            _log.warning("lost_agent_not_removed", error=error.detail)
