"""Egress, the object store and the record in memory, for what can be tried a thousand times."""

import io
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import cache
from types import SimpleNamespace
from typing import Any

import av
import numpy as np
from callcenter.errors import NotFound, Unavailable
from callcenter.events import Payload
from callcenter.ids import call_id_for_room
from callcenter.storage import StoredObject
from callcenter.store.recording_projections import fold_recordings
from callcenter.store.tables import RecordingStatus
from callcenter.tasks import TaskOwner
from callcenter_api.recordings.consultations import Consultations, consultations_in
from callcenter_api.recordings.egress import Bucket, Egress, key_of
from callcenter_api.recordings.ledger import Copy, Unfinished
from callcenter_api.recordings.service import Pace, Recordings, Rooms
from callcenter_api.recordings.settling import Settling
from callcenter_api.recordings.sweep import Sweep
from livekit import api

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROOM = "call-+12025550100_test"
STARTING, ACTIVE, ENDING, COMPLETE, FAILED, ABORTED = (
    api.EgressStatus.Value(f"EGRESS_{name}")
    for name in ("STARTING", "ACTIVE", "ENDING", "COMPLETE", "FAILED", "ABORTED")
)
AT_ONCE = Pace(
    retries=(timedelta(0),) * 3,
    look_every=timedelta(milliseconds=1),
    looks=8,
    settle_again=timedelta(milliseconds=1),
)


@cache
def ogg(seconds: int) -> bytes:
    """Two channels of noise."""
    body, rate = io.BytesIO(), 8000
    with av.open(body, "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=rate, layout="stereo")
        for at in range(seconds):
            samples = np.random.default_rng(at).normal(0, 2000, (1, rate * 2)).astype(np.int16)
            frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="stereo")
            frame.sample_rate, frame.pts, frame.time_base = rate, at * rate, Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return body.getvalue()


class Time:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @property
    def ns(self) -> int:
        return int(self.now.timestamp() * 1e9)


class Objects:
    """While it is away, nothing can be had."""

    def __init__(self) -> None:
        self.bodies: dict[str, bytes] = {}
        self.deleted: set[str] = set()
        self.away = False

    def _get(self, key: str) -> bytes:
        if self.away:
            raise Unavailable("the store is away")
        if key not in self.bodies:
            raise NotFound("no such object")
        return self.bodies[key]

    async def stat(self, key: str) -> StoredObject:
        return StoredObject(key, len(self._get(key)), "audio/ogg", None, None)

    async def get_bytes(self, key: str) -> bytes:
        return self._get(key)

    async def delete(self, key: str) -> None:
        if self.away:
            raise Unavailable("the store is away")
        self.bodies.pop(key, None)
        self.deleted.add(key)


class Ledger:
    """What is noted while the record is away is written when it is back."""

    def __init__(self, clock: Time) -> None:
        self.clock = clock
        self.away = False
        self.told: dict[object, tuple[datetime, Payload]] = {}
        self.ended_at: datetime | None = None
        self._names = itertools.count()

    def tell(self, *payloads: Payload) -> None:
        """By the agent."""
        for payload in payloads:
            self.told[next(self._names)] = (self.clock(), payload)

    async def note(self, room: str, payload: Payload, *, once: str) -> None:
        assert room == ROOM
        self.told.setdefault((payload.type, once), (self.clock(), payload))

    @property
    def rows(self) -> dict[int, dict[str, Any]]:
        told = sorted(self.told.values(), key=lambda one: one[0])
        return {row["segment"]: row for row in fold_recordings(call_id_for_room(ROOM), told)}

    async def segments(self, room: str) -> Mapping[int, RecordingStatus]:
        self._check()
        return {segment: row["status"] for segment, row in self.rows.items()}

    async def consultations(self, room: str) -> Consultations:
        self._check()
        return consultations_in(sorted(self.told.values(), key=lambda one: one[0]), now=self.clock())

    async def unfinished(self, *, ended_before: datetime) -> Sequence[Unfinished]:
        self._check()
        if self.ended_at is None or self.ended_at >= ended_before:
            return []
        return [
            Unfinished(ROOM, segment, self.ended_at, copies_of(row))
            for segment, row in self.rows.items()
            if row["unfinished"]
        ]

    def _check(self) -> None:
        if self.away:
            raise Unavailable("the record is away")


def copies_of(row: Mapping[str, Any]) -> list[Copy]:
    return [
        Copy(
            one["object_key"],
            one["egress_id"],
            begun=one["status"] == "recording",
            started_at=row.get("started_at") if row.get("object_key") == one["object_key"] else None,
        )
        for one in row["copies"]
        if one["status"] in {"requested", "recording"}
    ]


@dataclass
class Process:
    """One egress."""

    info: Any
    dead: bool = False
    """LiveKit lists it as it was, for ever, and nobody hears a stop."""
    uploads: bool = True
    says: int | None = None
    """Its duration, where that is not the true one."""
    heard: tuple[datetime, datetime] | None = None


@dataclass
class Server:
    """livekit-server and egress, by their API."""

    clock: Time
    objects: Objects
    full: bool = False
    processes: list[Process] = field(default_factory=list)

    @property
    def client(self) -> Any:
        return SimpleNamespace(egress=self)

    async def start_room_composite_egress(self, request: Any) -> Any:
        if self.full:
            raise api.ServerError("unavailable", "no response from servers", status=503)
        info = api.EgressInfo(
            egress_id=f"EG_{len(self.processes) + 1}",
            room_name=request.room_name,
            status=STARTING,
            room_composite=request,
        )
        self.processes.append(Process(info))
        return copy_of(info)

    async def list_egress(self, request: Any) -> Any:
        found = [
            copy_of(one.info)
            for one in self.processes
            if (not request.egress_id or one.info.egress_id == request.egress_id)
            and (not request.active or one.info.status in (STARTING, ACTIVE, ENDING))
        ]
        return api.ListEgressResponse(items=found)

    async def stop_egress(self, request: Any) -> Any:
        (process,) = [one for one in self.processes if one.info.egress_id == request.egress_id]
        if process.dead:
            raise api.ServerError("unavailable", "no response from servers", status=503)
        if process.info.status == STARTING:
            raise api.ServerError("failed_precondition", "Start signal not received", status=412)
        if process.info.status == ACTIVE:
            self.end(process)
        return copy_of(process.info)

    def begin(self, process: Process) -> None:
        process.info.status, process.info.started_at = ACTIVE, self.clock.ns

    def end(self, process: Process, *, status: int = COMPLETE, error: str = "") -> None:
        info = process.info
        began = info.started_at > 0
        info.status, info.error, info.ended_at = status, error, self.clock.ns
        if began:
            self._upload(process)

    def die(self, process: Process) -> None:
        process.dead = True
        if process.info.started_at:
            self._upload(process)

    def _upload(self, process: Process) -> None:
        info, now = process.info, self.clock()
        start = datetime.fromtimestamp(info.started_at / 1e9, UTC)
        process.heard = (start, now)
        key, seconds = key_of(info), int((now - start).total_seconds())
        if process.uploads and seconds:
            self.objects.bodies[key] = ogg(seconds)
        duration = seconds * 10**9 if process.says is None else process.says
        if not process.dead:
            info.file_results.append(api.FileInfo(filename=key, duration=duration))


def copy_of(info: Any) -> Any:
    copied = api.EgressInfo()
    copied.CopyFrom(info)
    return copied


class Stage:
    """The service with everything it stands on; `restart` and it remembers nothing."""

    def __init__(self) -> None:
        self.clock = Time()
        self.objects = Objects()
        self.server = Server(self.clock, self.objects)
        self.ledger = Ledger(self.clock)
        self.live, self.human = True, False
        self.blind = False
        """Nobody told of the human agent's phone, and the room cannot be seen."""
        self._bucket = Bucket("http://s3", "r", "b", "k", "s")
        self.tasks = TaskOwner("test")
        self._make()

    def _make(self) -> None:
        egress = Egress(self.server.client, self._bucket)
        settling = Settling(self.objects, self.ledger)
        rooms = Rooms(
            is_live=lambda _: self.live,
            may_record=lambda _: self.live and not self.human,
            consults=self._consults,
        )
        self.recordings = Recordings(
            egress, settling, self.ledger, self.tasks, records=_yes, rooms=rooms, pace=AT_ONCE
        )
        self.sweep = Sweep(egress, settling, self.ledger)

    async def _consults(self, _: str) -> bool:
        return self.human and not self.blind

    async def restart(self) -> None:
        await self.tasks.close()
        self.tasks = TaskOwner("test")
        self._make()

    async def swept(self, rounds: int = 8) -> None:
        """An hour after the call, everything being back."""
        self.objects.away = self.ledger.away = False
        self.clock.passes(3600)
        for _ in range(rounds):
            await self.sweep.run_once()
            self.clock.passes(60)


async def _yes(_: str) -> bool:
    return True
