"""livekit.Egress: starts, lists and stops recordings."""

from typing import NoReturn

from google.protobuf.message import Message
from livekit.api.access_token import Claims
from livekit.protocol import egress as pb

from callcenter_sim.egress.session import NOT_BEGUN, Session, Studio
from callcenter_sim.gateway.grants import require_record
from callcenter_sim.gateway.twirp import Method, TwirpError
from callcenter_sim.gateway.upstream import Upstream
from callcenter_sim.ids import new_id
from callcenter_sim.tasks import TaskOwner

_FINISH_S = 5.0
_OGG = (pb.DEFAULT_FILETYPE, pb.OGG)
_UNIMPLEMENTED: dict[str, type[Message]] = {
    "StartEgress": pb.StartEgressRequest,
    "StartWebEgress": pb.WebEgressRequest,
    "StartParticipantEgress": pb.ParticipantEgressRequest,
    "StartTrackCompositeEgress": pb.TrackCompositeEgressRequest,
    "StartTrackEgress": pb.TrackEgressRequest,
    "UpdateLayout": pb.UpdateLayoutRequest,
    "UpdateStream": pb.UpdateStreamRequest,
}


class EgressService:
    def __init__(self, studio: Studio, upstream: Upstream) -> None:
        self._studio, self._upstream = studio, upstream
        self._sessions: dict[str, Session] = {}
        self._tasks = TaskOwner()

    def methods(self) -> dict[str, Method]:
        return {
            "StartRoomCompositeEgress": Method.of(pb.RoomCompositeEgressRequest, self.start_room_composite),
            "ListEgress": Method.of(pb.ListEgressRequest, self.list),
            "StopEgress": Method.of(pb.StopEgressRequest, self.stop),
            **{name: Method.of(request, _unimplemented) for name, request in _UNIMPLEMENTED.items()},
        }

    async def start(self) -> None:
        await self._studio.webhooks.start()

    async def close(self) -> None:
        """Recordings under way are stopped and delivered, then the door is closed."""
        for session in self._sessions.values():
            if session.running:
                await session.stop()
        await self._tasks.finish(within_s=_FINISH_S)
        await self._studio.webhooks.close()

    async def start_room_composite(
        self, claims: Claims | None, request: pb.RoomCompositeEgressRequest
    ) -> pb.EgressInfo:
        require_record(claims)
        _check(request)
        room_id = await self._upstream.room_id(request.room_name)
        session = Session(
            self._studio,
            new_id("EG_"),
            room_id,
            request,
            is_there=lambda: self._upstream.is_there(request.room_name, room_id),
        )
        self._sessions[session.info.egress_id] = session
        self._tasks.spawn(session.run(), name=f"egress_{session.info.egress_id}")
        return session.info

    async def list(self, claims: Claims | None, request: pb.ListEgressRequest) -> pb.ListEgressResponse:
        require_record(claims)
        items = [
            session.info
            for session in self._sessions.values()
            if (not request.room_name or session.info.room_name == request.room_name)
            and (not request.egress_id or session.info.egress_id == request.egress_id)
            and (not request.active or session.running)
        ]
        return pb.ListEgressResponse(items=items)

    async def stop(self, claims: Claims | None, request: pb.StopEgressRequest) -> pb.EgressInfo:
        require_record(claims)
        session = self._sessions.get(request.egress_id)
        if session is None:
            raise TwirpError("not_found", "egress does not exist")
        if not session.running:
            status = pb.EgressStatus.Name(session.info.status)
            raise TwirpError("failed_precondition", f"egress with status {status} cannot be stopped")
        if not session.begun:
            raise TwirpError("failed_precondition", NOT_BEGUN)
        await session.stop()
        return session.info


async def _unimplemented(claims: Claims | None, _: Message) -> NoReturn:
    require_record(claims)
    raise TwirpError("unimplemented", "the simulated egress records rooms, sound only")


def _check(request: pb.RoomCompositeEgressRequest) -> None:
    if not request.room_name:
        raise TwirpError("invalid_argument", "request has missing or invalid field: room_name")
    if not request.audio_only:
        raise TwirpError("unimplemented", "the simulated egress records sound only")
    if len(request.file_outputs) != 1:
        raise TwirpError("invalid_argument", "request has missing or invalid field: output")
    output = request.file_outputs[0]
    if output.file_type not in _OGG:
        raise TwirpError("unimplemented", "the simulated egress writes OGG only")
    if not output.HasField("s3") or not output.s3.bucket:
        raise TwirpError("invalid_argument", "request has missing or invalid field: s3")
