"""LiveKit's egress as the control plane asks for it, and what its answers name."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import structlog
from callcenter.errors import CallCenterError, NotFound
from livekit import api
from livekit.protocol.egress import (
    AudioMixing,
    EgressInfo,
    EgressStatus,
    EncodedFileOutput,
    EncodedFileType,
    ListEgressRequest,
    RoomCompositeEgressRequest,
    S3Upload,
    StopEgressRequest,
)

from callcenter_api.telephony.livekit import translated

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Bucket:
    """Where egress uploads to, with keys of its own, as egress reaches it."""

    endpoint: str
    region: str
    name: str
    access_key: str
    secret_key: str


class Stage(StrEnum):
    BEFORE = "before"
    """Accepted. It may begin many seconds later, or never, and cannot always be stopped before."""
    RECORDING = "recording"
    ENDING = "ending"
    OVER = "over"


_STAGES = {
    EgressStatus.EGRESS_STARTING: Stage.BEFORE,
    EgressStatus.EGRESS_ACTIVE: Stage.RECORDING,
    EgressStatus.EGRESS_ENDING: Stage.ENDING,
}


def stage_of(info: EgressInfo) -> Stage:
    return _STAGES.get(info.status, Stage.OVER)


def key_of(info: EgressInfo) -> str:
    """`filename`, never `location`: that says https even of an http endpoint."""
    if info.file_results and info.file_results[0].filename:
        return info.file_results[0].filename
    outputs = info.room_composite.file_outputs
    return outputs[0].filepath if outputs else ""


def duration_ms_of(info: EgressInfo) -> float | None:
    """Egress counts in nanoseconds. None where what it says can be no length."""
    said = info.file_results[0].duration if info.file_results else 0
    length = said or (info.ended_at - info.started_at if info.started_at else 0)
    return length / 1_000_000 if length > 0 else None


def started_at_of(info: EgressInfo) -> datetime | None:
    return datetime.fromtimestamp(info.started_at / 1e9, UTC) if info.started_at > 0 else None


def why_over(info: EgressInfo) -> str:
    return info.error or info.details or EgressStatus.Name(info.status).lower()


class Egress:
    def __init__(self, client: api.LiveKitAPI, bucket: Bucket) -> None:
        self._client = client
        self._bucket = bucket

    async def start(self, room: str, key: str) -> EgressInfo:
        request = RoomCompositeEgressRequest(
            room_name=room,
            audio_only=True,
            audio_mixing=AudioMixing.DUAL_CHANNEL_AGENT,
            file_outputs=[
                EncodedFileOutput(
                    file_type=EncodedFileType.OGG, filepath=key, disable_manifest=True, s3=self._upload()
                )
            ],
        )
        async with translated("starting a recording"):
            return await self._client.egress.start_room_composite_egress(request)

    async def stop(self, egress_id: str) -> None:
        async with translated("stopping a recording"):
            await self._client.egress.stop_egress(StopEgressRequest(egress_id=egress_id))

    async def end(self, info: EgressInfo) -> None:
        """As far as it lets itself be stopped: one that has not begun is deaf to it, and one that is ending
        refuses, and that is well. Asked again, it is tried again."""
        if stage_of(info) is Stage.ENDING:
            return
        try:
            await self.stop(info.egress_id)
        except CallCenterError as error:
            _log.info("recording_not_stopped", egress_id=info.egress_id, error=error.detail)

    async def active(self, room: str) -> list[EgressInfo]:
        async with translated("listing recordings"):
            answer = await self._client.egress.list_egress(ListEgressRequest(room_name=room, active=True))
        return list(answer.items)

    async def of_room(self, room: str) -> list[EgressInfo]:
        """Those that are over, too."""
        async with translated("listing recordings"):
            answer = await self._client.egress.list_egress(ListEgressRequest(room_name=room))
        return list(answer.items)

    async def find(self, egress_id: str) -> EgressInfo | None:
        try:
            async with translated("finding a recording"):
                answer = await self._client.egress.list_egress(ListEgressRequest(egress_id=egress_id))
        except NotFound:
            return None
        return answer.items[0] if answer.items else None

    def _upload(self) -> S3Upload:
        return S3Upload(
            access_key=self._bucket.access_key,
            secret=self._bucket.secret_key,
            region=self._bucket.region,
            endpoint=self._bucket.endpoint,
            bucket=self._bucket.name,
            force_path_style=True,
        )
