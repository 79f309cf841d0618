"""A call's events for the tests of the record."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from callcenter.events import Event, Payload, Writer
from callcenter.ids import call_id_for_room, new_id
from callcenter.store.database import Database

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Teller:
    """Tells the events of one room, each a second after the one before, by whichever writer."""

    def __init__(self, room: str | None = None, *, start: datetime = NOON) -> None:
        self.room = room or f"call-{new_id().hex}"
        self.start = start
        self.told: list[Event] = []

    @property
    def call_id(self) -> UUID:
        return call_id_for_room(self.room)

    def tell(
        self,
        data: Payload,
        *,
        at_s: float | None = None,
        writer: Writer = Writer.AGENT,
        id: UUID | None = None,
    ) -> Event:
        event = Event(
            id=id or new_id(),
            call_id=self.call_id,
            room=self.room,
            type=data.type,
            writer=writer,
            writer_id=f"{writer}-1",
            counter=sum(one.writer is writer for one in self.told) + 1,
            occurred_at=self.start + timedelta(seconds=len(self.told) if at_s is None else at_s),
            data=data,
        )
        self.told.append(event)
        return event


@pytest.fixture(scope="session")
def make_teller() -> Callable[..., Teller]:
    return Teller


@pytest.fixture
def teller() -> Teller:
    return Teller()


@pytest.fixture(scope="module")
async def database(module_database: str) -> AsyncIterator[Database]:
    database = Database(module_database)
    yield database
    await database.close()
