"""One egress from request to file: its info, its recorder, its webhooks."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import structlog
from livekit.protocol import egress as pb

from callcenter_sim.egress.recorder import Recorder, recorder_token
from callcenter_sim.egress.upload import UploadError, upload
from callcenter_sim.egress.webhooks import Webhooks
from callcenter_sim.providers.controls import Controls, EgressConduct
from callcenter_sim.tasks import TaskOwner

_HIDDEN = {"access_key": "{access_key}", "secret": "{secret}", "session_token": "{session_token}"}
NOT_BEGUN = "Start signal not received"
_RUNNING = (pb.EGRESS_STARTING, pb.EGRESS_ACTIVE)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Studio:
    """What every recording needs."""

    livekit_ws: str
    key: str
    secret: str
    folder: Path
    webhooks: Webhooks
    controls: Controls


class NotBegunError(Exception):
    """Stopped, or left alone, before there was anything to record."""


class Session:
    def __init__(
        self,
        studio: Studio,
        egress_id: str,
        room_id: str,
        request: pb.RoomCompositeEgressRequest,
        *,
        is_there: Callable[[], Awaitable[bool]],
    ) -> None:
        """`is_there` says whether the room still is."""
        self._is_there = is_there
        self._studio, self._request = studio, request
        self._output = request.file_outputs[0]
        self._path = studio.folder / f"{egress_id}.ogg"
        self._recorder = Recorder(self._path, split=request.audio_mixing == pb.DUAL_CHANNEL_AGENT)
        self._stop_asked = False
        self._tasks = TaskOwner()
        self._sending: asyncio.Task[None] | None = None
        now = time.time_ns()
        self.info = pb.EgressInfo(
            egress_id=egress_id,
            room_id=room_id,
            room_name=request.room_name,
            source_type=pb.EGRESS_SOURCE_TYPE_SDK,
            status=pb.EGRESS_STARTING,
            updated_at=now,
            room_composite=without_secrets(request),
        )
        self._file = pb.FileInfo(filename=object_key(self._output.filepath, self.info, now))

    @property
    def running(self) -> bool:
        return self.info.status in _RUNNING

    @property
    def begun(self) -> bool:
        return self.info.status != pb.EGRESS_STARTING

    async def run(self) -> None:
        """To the end, whatever it is; the last webhook has been sent when this returns."""
        self._tell("egress_started")
        try:
            await self._warm_up()
            await self._record()
            await self._deliver()
        except NotBegunError:
            self._set(pb.EGRESS_ABORTED, error=NOT_BEGUN)
        except UploadError as error:
            self._set(pb.EGRESS_FAILED, error=str(error))
        except asyncio.CancelledError:
            self._set(pb.EGRESS_ABORTED, error="egress is shutting down")
            raise
        except Exception as error:
            log.exception("egress_failed", egress=self.info.egress_id)
            self._set(pb.EGRESS_FAILED, error=str(error) or repr(error))
        finally:
            self._path.unlink(missing_ok=True)
        self._tell("egress_ended")
        if self._sending:
            await self._sending

    async def _warm_up(self) -> None:
        await asyncio.sleep(self._studio.controls.delays.egress_start_ms / 1000)
        if self._stop_asked or not await self._is_there():
            raise NotBegunError
        if self._studio.controls.egress is EgressConduct.FAILS_AT_START:
            raise RuntimeError("the pipeline could not be started")

    async def stop(self) -> None:
        self._stop_asked = True
        self._set(pb.EGRESS_ENDING, details="End reason: StopEgress API")
        self._recorder.stop()

    async def _record(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        token = recorder_token(
            key=self._studio.key,
            secret=self._studio.secret,
            room=self.info.room_name,
            egress_id=self.info.egress_id,
        )
        try:
            await self._recorder.join(self._studio.livekit_ws, token)
            self.info.started_at = self._recorder.started_ns
            if not self._stop_asked:
                self._set(pb.EGRESS_ACTIVE)
                self._tell("egress_updated")
            await self._recorder.record()
        finally:
            await self._recorder.leave()
        if not self._stop_asked:
            self._set(pb.EGRESS_ENDING, details="End reason: Source closed")
        self._tell("egress_updated")

    async def _deliver(self) -> None:
        self._file.started_at = self._recorder.started_ns
        odd = self._studio.controls.egress is EgressConduct.NEGATIVE_DURATION
        self._file.duration = -1 if odd else self._recorder.duration_ns
        self._file.ended_at = self._recorder.started_ns + self._recorder.duration_ns
        self._file.size = (await asyncio.to_thread(self._path.stat)).st_size
        self._file.location = await upload(self._path, self._file.filename, self._output.s3)
        self._set(pb.EGRESS_COMPLETE)

    def _set(self, status: "pb.EgressStatus", *, error: str = "", details: str = "") -> None:
        now = time.time_ns()
        self.info.status, self.info.updated_at = status, now
        self.info.error = error or self.info.error
        self.info.details = details or self.info.details
        if status not in (*_RUNNING, pb.EGRESS_ENDING):
            self.info.ended_at = now
            del self.info.file_results[:]
            self.info.file_results.append(self._file)
            self.info.file.CopyFrom(self._file)

    def _tell(self, event: str) -> None:
        """In order, and without holding up the recording while a receiver is slow or away."""
        info = pb.EgressInfo()
        info.CopyFrom(self.info)
        self._sending = self._tasks.spawn(self._send(self._sending, event, info), name="egress_webhook")

    async def _send(self, previous: "asyncio.Task[None] | None", event: str, info: pb.EgressInfo) -> None:
        if previous:
            await asyncio.wait({previous})
        urls = [webhook.url for webhook in self._request.webhooks]
        await self._studio.webhooks.send(event, info, urls)


def object_key(filepath: str, info: pb.EgressInfo, now_ns: int) -> str:
    """The path with egress's own placeholders filled in; the extension is added when there is none."""
    stamp = time.strftime("%Y-%m-%dT%H%M%S", time.gmtime(now_ns / 1e9))
    path = filepath or "{room_name}-{time}"
    for name, value in (("room_name", info.room_name), ("room_id", info.room_id), ("time", stamp)):
        path = path.replace("{" + name + "}", value)
    path = path.lstrip("/")
    return path if path.endswith(".ogg") else f"{path}.ogg"


def without_secrets(request: pb.RoomCompositeEgressRequest) -> pb.RoomCompositeEgressRequest:
    shown = pb.RoomCompositeEgressRequest()
    shown.CopyFrom(request)
    for output in shown.file_outputs:
        for field, mask in _HIDDEN.items():
            if getattr(output.s3, field):
                setattr(output.s3, field, mask)
    return shown
