"""What the gateway must know of the real server's rooms."""

from livekit import api

from callcenter_sim.gateway.twirp import TwirpError


class Upstream:
    def __init__(self, url: str, key: str, secret: str) -> None:
        self._url, self._key, self._secret = url, key, secret
        self._api: api.LiveKitAPI | None = None

    async def start(self) -> None:
        self._api = api.LiveKitAPI(self._url, self._key, self._secret)

    async def close(self) -> None:
        if self._api:
            await self._api.aclose()

    async def room_id(self, name: str) -> str:
        rooms = await self._rooms().list_rooms(api.ListRoomsRequest(names=[name]))
        if not rooms.rooms:
            raise TwirpError("not_found", "requested room does not exist")
        return rooms.rooms[0].sid

    async def is_there(self, name: str, room_id: str) -> bool:
        rooms = await self._rooms().list_rooms(api.ListRoomsRequest(names=[name]))
        return any(room.sid == room_id for room in rooms.rooms)

    async def participant_attributes(self, room: str, identity: str) -> dict[str, str]:
        try:
            found = await self._rooms().get_participant(
                api.RoomParticipantIdentity(room=room, identity=identity)
            )
        except api.ServerError as error:
            raise TwirpError(error.code, error.message, error.metadata) from error
        return dict(found.attributes)

    def _rooms(self) -> "api.room_service.RoomService":
        assert self._api  # noqa: S101 (started with the application)
        return self._api.room
