"""What the record knows of a room's call; nothing while it is away."""

from callcenter.calls import Call
from callcenter.errors import NotFound, Unavailable
from callcenter.ids import call_id_for_room
from callcenter.storage import Storage
from callcenter.store import queries
from callcenter.store.database import Database
from callcenter.store.record import call_of


class CallBook:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, room: str) -> Call | None:
        try:
            async with self._database.session() as session:
                row = await queries.find_call(session, call_id_for_room(room))
        except Unavailable:
            return None
        return call_of(row) if row is not None else None


class Phrases:
    """The desks' spoken phrases, as the agents left them in the store."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def fetch(self, key: str) -> bytes | None:
        try:
            return await self._storage.get_bytes(key)
        except (NotFound, Unavailable):
            return None
