"""Segments of a recording, as a fold over what was told of them, in the order in which it happened.

A segment may have several copies: egress was asked again, or the agent recorded too. Each copy is known by
the key of its object. What is ready stays ready, and the longest copy that is ready is what is played:
nothing that was heard is lost to a copy that began later or broke off.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from callcenter.events import (
    EventType,
    Payload,
    RecordingDeleted,
    RecordingFailed,
    RecordingFailure,
    RecordingReady,
    RecordingRequested,
    RecordingStarted,
)
from callcenter.recordings import MADE_BY_AGENT
from callcenter.store.tables import RecordingStatus

Values = dict[str, Any]

RECORDING_EVENTS: Final = (
    EventType.RECORDING_REQUESTED,
    EventType.RECORDING_STARTED,
    EventType.RECORDING_READY,
    EventType.RECORDING_FAILED,
    EventType.RECORDING_DELETED,
)
_Told = RecordingRequested | RecordingStarted | RecordingReady | RecordingFailed | RecordingDeleted
NOT_KEPT: Final = frozenset({RecordingFailure.IN_A_BRIEFING, RecordingFailure.SUPERSEDED})
"""Deleted at once: a late word that such a copy is ready brings nothing back."""


@dataclass
class _Copy:
    object_key: str
    egress_id: str | None = None
    started_at: datetime | None = None
    ready_at: datetime | None = None
    ready: RecordingReady | None = None
    failure: RecordingFailure | None = None

    @property
    def status(self) -> RecordingStatus:
        if self.ready is not None:
            return RecordingStatus.READY
        if self.failure is not None:
            return RecordingStatus.FAILED
        return RecordingStatus.RECORDING if self.started_at else RecordingStatus.REQUESTED

    @property
    def worth(self) -> tuple[float, bool]:
        """Of two that are as long, that of egress."""
        return (self.ready.duration_ms if self.ready else 0.0), self.egress_id != MADE_BY_AGENT

    def is_made_by(self, egress_id: str | None) -> None:
        if egress_id is not None and self.egress_id not in (None, egress_id):
            self.failure = None  # another try under the same key
        self.egress_id = egress_id or self.egress_id

    def began(self, at: datetime, egress_id: str) -> None:
        self.is_made_by(egress_id)
        self.started_at = self.started_at or at

    def is_ready(self, at: datetime, data: RecordingReady) -> None:
        if self.failure in NOT_KEPT:
            return
        self.ready_at, self.ready = at, data
        self.egress_id = self.egress_id or data.egress_id

    def has_failed(self, data: RecordingFailed) -> None:
        if self.ready is not None and data.reason not in NOT_KEPT:
            return
        self.ready, self.ready_at = None, None
        if self.failure not in NOT_KEPT:
            self.failure = data.reason
        self.egress_id = self.egress_id or data.egress_id


@dataclass
class _Segment:
    copies: dict[str, _Copy] = field(default_factory=dict)
    requested_at: datetime | None = None
    waits: bool = False
    """It was asked for, and nothing came of it yet."""
    failed_at: datetime | None = None
    failed: RecordingFailed | None = None
    deleted_at: datetime | None = None

    def take(self, at: datetime, data: Payload) -> None:
        match data:
            case RecordingRequested():
                self.requested_at = self.requested_at or at
                self.waits = data.object_key is None
                if data.object_key is not None:
                    self._copy(data.object_key).is_made_by(data.egress_id)
            case RecordingStarted():
                self.waits = False
                self._copy(data.object_key).began(at, data.egress_id)
            case RecordingReady():
                self.waits = False
                self._copy(data.object_key).is_ready(at, data)
            case RecordingFailed():
                self.waits = False
                self._fail(at, data)
            case RecordingDeleted():
                self.deleted_at = self.deleted_at or at
            case _:
                pass

    def _copy(self, object_key: str) -> _Copy:
        return self.copies.setdefault(object_key, _Copy(object_key))

    def _fail(self, at: datetime, data: RecordingFailed) -> None:
        failed = list(self.copies.values()) if data.object_key is None else [self._copy(data.object_key)]
        for copy in failed:
            copy.has_failed(data)
        if data.object_key is None or failed[0].failure in (None, data.reason):
            self.failed_at, self.failed = at, data

    def _of(self, status: RecordingStatus) -> list[_Copy]:
        return [copy for copy in self.copies.values() if copy.status is status]

    @property
    def status(self) -> RecordingStatus:
        """Without what retention did."""
        if self._of(RecordingStatus.READY):
            return RecordingStatus.READY
        if self._of(RecordingStatus.RECORDING):
            return RecordingStatus.RECORDING
        asked = self.waits or self._of(RecordingStatus.REQUESTED)
        return RecordingStatus.REQUESTED if asked else RecordingStatus.FAILED

    @property
    def shown(self) -> _Copy | None:
        if ready := self._of(RecordingStatus.READY):
            return max(ready, key=lambda copy: copy.worth)
        going = self._of(RecordingStatus.RECORDING) or [one for one in self.copies.values() if one.started_at]
        return going[-1] if going else None

    @property
    def waits_for_an_end(self) -> bool:
        open_ones = self._of(RecordingStatus.REQUESTED) + self._of(RecordingStatus.RECORDING)
        return bool(open_ones) or self.status is RecordingStatus.REQUESTED

    def values(self) -> Values:
        status = self.status
        values: Values = {
            "status": status,
            "requested_at": self.requested_at,
            "deleted_at": self.deleted_at,
            "copies": [
                {"object_key": one.object_key, "egress_id": one.egress_id, "status": one.status.value}
                for one in self.copies.values()
            ],
            "unfinished": self.waits_for_an_end,
            "silent": [],
        }
        values |= self._of_the_shown()
        if status is RecordingStatus.FAILED and self.failed is not None:
            reason, error = self.failed.reason, self.failed.error
            values |= {"failed_at": self.failed_at, "reason": reason, "error": error}
        if self.deleted_at is not None:
            values["unfinished"] = False
            only_deleted = not self.copies and self.failed is None
            if status is not RecordingStatus.FAILED or only_deleted:
                values["status"] = RecordingStatus.DELETED
        return values

    def _of_the_shown(self) -> Values:
        shown = self.shown
        if shown is None:
            return {}
        values: Values = {
            "egress_id": shown.egress_id,
            "object_key": shown.object_key,
            "started_at": shown.started_at,
        }
        if shown.ready is not None:
            told = shown.ready.model_dump(include={"duration_ms", "size_bytes", "sha256"})
            silent = [one.model_dump(mode="json") for one in shown.ready.silent]
            values |= {"ready_at": shown.ready_at, "silent": silent, **told}
        return values


def fold_recordings(call_id: UUID, told: Iterable[tuple[datetime, Payload]]) -> list[Values]:
    """One row's values for each segment; `told` with its times, oldest first."""
    segments: defaultdict[int, _Segment] = defaultdict(_Segment)
    for at, data in told:
        if isinstance(data, _Told):
            segments[data.segment].take(at, data)
    return [
        values.values() | {"call_id": call_id, "segment": segment} for segment, values in segments.items()
    ]
