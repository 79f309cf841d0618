"""LiveKit's egress as the control plane asks for it, and what its answers name."""

from dataclasses import dataclass

from callcenter.errors import NotFound
from livekit import api
from livekit.protocol.egress import (
    AudioMixing,
    EgressInfo,
    EncodedFileOutput,
    EncodedFileType,
    ListEgressRequest,
    RoomCompositeEgressRequest,
    S3Upload,
    StopEgressRequest,
)

from callcenter_api.telephony.livekit import translated


@dataclass(frozen=True)
class Bucket:
    """Where egress uploads to, with keys of its own, as egress reaches it."""

    endpoint: str
    region: str
    name: str
    access_key: str
    secret_key: str


def key_of(info: EgressInfo) -> str:
    """`filename`, never `location`: that says https even of an http endpoint."""
    if info.file_results and info.file_results[0].filename:
        return info.file_results[0].filename
    outputs = info.room_composite.file_outputs
    return outputs[0].filepath if outputs else ""


def duration_ms_of(info: EgressInfo) -> int:
    """Egress counts in nanoseconds."""
    if info.file_results and info.file_results[0].duration:
        return info.file_results[0].duration // 1_000_000
    return max(0, info.ended_at - info.started_at) // 1_000_000


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

    async def active(self, room: str) -> list[EgressInfo]:
        async with translated("listing recordings"):
            answer = await self._client.egress.list_egress(ListEgressRequest(room_name=room, active=True))
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
