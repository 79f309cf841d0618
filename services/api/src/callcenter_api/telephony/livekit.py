"""The LiveKit server as the control plane uses it: rooms, dispatches, dialing, egress.

Every request has a time-out, and what fails leaves as our own error; only `dial` lets the
library's errors through, because they carry the carrier's answer.
"""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
from callcenter.errors import Conflict, NotFound, Unavailable
from callcenter.settings import MEDIA_TIMEOUT
from google.protobuf.duration_pb2 import Duration
from livekit import api
from livekit.protocol.agent_dispatch import AgentDispatch, CreateAgentDispatchRequest
from livekit.protocol.models import ParticipantInfo, Room
from livekit.protocol.room import (
    DeleteRoomRequest,
    ListParticipantsRequest,
    ListRoomsRequest,
    PerformRpcRequest,
    PerformRpcResponse,
    RoomParticipantIdentity,
)
from livekit.protocol.sip import (
    CreateSIPParticipantRequest,
    ListSIPOutboundTrunkRequest,
    SIPMediaConfig,
    SIPParticipantInfo,
)

PHONE_IDENTITY = "phone"
RPC_LIMIT = timedelta(seconds=4)


class NoAnswerFromAgent(Conflict):
    """It is gone, or does not know what it was asked."""


@asynccontextmanager
async def translated(doing: str) -> AsyncIterator[None]:
    try:
        yield
    except api.ServerError as error:
        if error.code == "not_found":
            raise NotFound(f"LiveKit does not know it while {doing}: {error.message}") from error
        raise Unavailable(f"LiveKit answered {error.code} while {doing}: {error.message}") from error
    except (aiohttp.ClientError, TimeoutError) as error:
        raise Unavailable(f"LiveKit could not be reached while {doing}") from error


class LiveKit:
    def __init__(
        self,
        client: api.LiveKitAPI,
        *,
        agent_name: str,
        outbound_trunk_id: str | None,
        ringing: timedelta,
        media_timeout: timedelta = MEDIA_TIMEOUT,
    ) -> None:
        self.client = client
        self._agent_name = agent_name
        self._outbound_trunk_id = outbound_trunk_id
        self._ringing = ringing
        self.media_timeout = media_timeout

    @property
    def agent_name(self) -> str:
        return self._agent_name

    async def ping(self) -> None:
        await self.rooms(["health"])

    async def rooms(self, names: list[str] | None = None) -> list[Room]:
        async with translated("listing rooms"):
            return list((await self.client.room.list_rooms(ListRoomsRequest(names=names or []))).rooms)

    async def participants(self, room: str) -> list[ParticipantInfo]:
        """Nobody, when the room is gone."""
        try:
            async with translated("listing participants"):
                answer = await self.client.room.list_participants(ListParticipantsRequest(room=room))
        except NotFound:
            return []
        return list(answer.participants)

    async def delete_room(self, room: str) -> bool:
        """True when there was one."""
        try:
            async with translated("deleting a room"):
                await self.client.room.delete_room(DeleteRoomRequest(room=room))
        except NotFound:
            return False
        return True

    async def remove(self, room: str, identity: str) -> None:
        try:
            async with translated("removing a participant"):
                await self.client.room.remove_participant(
                    RoomParticipantIdentity(room=room, identity=identity)
                )
        except NotFound:
            return

    async def dispatch(self, room: str, metadata: Mapping[str, object]) -> None:
        """Ask for an agent. The server answers well even when no worker is there to take the job."""
        request = CreateAgentDispatchRequest(
            agent_name=self._agent_name, room=room, metadata=json.dumps(metadata, separators=(",", ":"))
        )
        async with translated("dispatching an agent"):
            await self.client.agent_dispatch.create_dispatch(request)

    async def perform_rpc(self, *, room: str, identity: str, method: str, payload: str) -> str:
        """What a participant answers. Raises `NoAnswerFromAgent` where it does not.

        The library has no method for it yet (livekit-api 1.2): the route is RoomService's PerformRpc.
        """
        request = PerformRpcRequest(
            room=room,
            destination_identity=identity,
            method=method,
            payload=payload,
            response_timeout_ms=int(RPC_LIMIT.total_seconds() * 1000),
        )
        service = self.client.room
        grants = api.VideoGrants(room_admin=True, room=room)
        try:
            answer = await service._client.request(
                "RoomService", "PerformRpc", request, service._auth_header(grants), PerformRpcResponse
            )
        except api.ServerError as error:
            raise NoAnswerFromAgent(f"the agent did not answer: {error.message}") from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unavailable("LiveKit could not be reached while asking the agent") from error
        return answer.payload

    async def dispatches(self, room: str) -> list[AgentDispatch]:
        try:
            async with translated("listing dispatches"):
                return await self.client.agent_dispatch.list_dispatch(room)
        except NotFound:
            return []

    async def outbound_trunk(self) -> str | None:
        """The configured trunk, else the first that the gateway has."""
        if self._outbound_trunk_id:
            return self._outbound_trunk_id
        async with translated("listing outbound trunks"):
            trunks = (await self.client.sip.list_outbound_trunk(ListSIPOutboundTrunkRequest())).items
        return trunks[0].sip_trunk_id if trunks else None

    async def dial(
        self, *, room: str, trunk_id: str, to_number: str, from_number: str | None
    ) -> SIPParticipantInfo:
        """Returns when the phone has answered; raises what the gateway answered otherwise."""
        request = CreateSIPParticipantRequest(
            sip_trunk_id=trunk_id,
            sip_call_to=to_number,
            sip_number=from_number or "",
            room_name=room,
            participant_identity=PHONE_IDENTITY,
            participant_name="Phone",
            wait_until_answered=True,
            ringing_timeout=Duration(seconds=int(self._ringing.total_seconds())),
            media=SIPMediaConfig(media_timeout=Duration(seconds=int(self.media_timeout.total_seconds()))),
        )
        return await self.client.sip.create_sip_participant(
            request, timeout=self._ringing.total_seconds() + 10
        )
