"""What the record knows of a room's call; nothing while it is away. Live calls never wait for it long."""

import asyncio
from datetime import timedelta

from callcenter.calls import Call
from callcenter.errors import Unavailable
from callcenter.ids import call_id_for_room
from callcenter.store import queries
from callcenter.store.database import Database
from callcenter.store.record import call_of

LIMIT = timedelta(seconds=1.5)


class CallBook:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, room: str) -> Call | None:
        try:
            async with asyncio.timeout(LIMIT.total_seconds()), self._database.session() as session:
                row = await queries.find_call(session, call_id_for_room(room))
        except (Unavailable, TimeoutError):
            return None
        return call_of(row) if row is not None else None
