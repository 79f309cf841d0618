"""The live feed: every event once and in order, also for who was away."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from uuid import UUID

import httpx
import pytest
from callcenter.clock import utc_now
from callcenter.errors import Unavailable
from callcenter.events import CallAnswered, CallCreated, Direction, FactNoted
from callcenter.store import queries
from callcenter.store.database import Database
from callcenter.store.record import POSITIONS
from callcenter.store.tables import EventRow
from callcenter.tasks import spawn
from callcenter_api.settings import ApiSettings
from callcenter_api.stream.feed import Feed, Told
from sqlalchemy import func, select

from .record import tell
from .world import Api, api_behind_doors, until


@dataclass
class Heard:
    """What one connection brought, block by block."""

    events: list[tuple[str, str, str]] = field(default_factory=list)
    """Event, id and data of those that have data."""
    last_id: str = ""

    def take(self, block: dict[str, str]) -> None:
        self.last_id = block.get("id", self.last_id)
        if "data" in block:
            self.events.append((block["event"], block.get("id", ""), block["data"]))

    def of(self, call_id: UUID) -> list[int]:
        """The facts of a call, by their `seq`: its beginning may have been before we listened."""
        told = [json.loads(data) for event, _, data in self.events if event == "call"]
        return [one["seq"] for one in told if (one["call_id"], one["type"]) == (str(call_id), "fact.noted")]

    @property
    def names(self) -> list[str]:
        return [event for event, _, _ in self.events]


@asynccontextmanager
async def listening(client: httpx.AsyncClient, *, after: str = "", **params: object) -> AsyncIterator[Heard]:
    """A stream, from the moment that it has an id to come back with."""
    heard = Heard()

    async def listen() -> None:
        headers = {"Last-Event-ID": after} if after else {}
        async with client.stream("GET", "/v1/events/stream", headers=headers, params=params) as stream:
            block: dict[str, str] = {}
            async for line in stream.aiter_lines():
                name, _, value = line.partition(": ")
                block |= {name: value} if line else {}
                if not line:
                    heard.take(block)
                    block = {}

    task = spawn(listen(), name="listen")
    await until(lambda: heard.last_id)
    try:
        yield heard
    finally:
        task.cancel()
        await asyncio.wait([task])


async def begun(database: Database) -> tuple[str, UUID]:
    room = f"call-{token_hex(8)}"
    return room, await tell(database, room, CallCreated(direction=Direction.INBOUND), start=utc_now())


async def noted(database: Database, room: str, *values: int) -> None:
    await tell(database, room, *(FactNoted(name="n", value=value) for value in values), start=utc_now())


async def test_who_was_away_is_sent_what_was_missed_once_and_in_order(api_running: Api) -> None:
    room, call_id = await begun(api_running.database)
    other_room, other = await begun(api_running.database)
    async with listening(api_running.client) as before:
        await noted(api_running.database, room, 1, 2)
        await until(lambda: len(before.of(call_id)) == 2)
    await asyncio.gather(
        *(noted(api_running.database, where, *range(5)) for where in (room, other_room) for _ in range(4))
    )
    async with listening(api_running.client, after=before.last_id) as after:
        await noted(api_running.database, room, 3)
        await until(lambda: len(after.of(call_id)) == 21)
    assert "reset" not in before.names + after.names
    assert before.of(call_id) + after.of(call_id) == list(range(2, 25))
    assert after.of(other) == list(range(2, 22))
    ids = [int(id_) for _, id_, _ in before.events + after.events]
    assert ids == sorted(set(ids))


async def test_of_one_call_only_its_own_events_are_sent_and_count(api_running: Api) -> None:
    room, call_id = await begun(api_running.database)
    async with listening(api_running.client, call_id=str(call_id)) as before:
        pass
    other_room, _ = await begun(api_running.database)
    await noted(api_running.database, other_room, *range(1_100))
    await noted(api_running.database, room, 1)
    async with listening(api_running.client, after=before.last_id, call_id=str(call_id)) as after:
        await until(lambda: after.of(call_id))
    assert after.of(call_id) == [2]
    assert {json.loads(data)["call_id"] for _, _, data in before.events + after.events} == {str(call_id)}


async def test_who_missed_too_much_is_told_to_read_again(api_running: Api) -> None:
    room, call_id = await begun(api_running.database)
    async with listening(api_running.client) as before:
        pass
    async with listening(api_running.client) as meanwhile:
        await noted(api_running.database, room, *range(1_100))
        await until(lambda: len(meanwhile.of(call_id)) == 1_100)
    async with listening(api_running.client, after=before.last_id) as after:
        await until(lambda: after.events)
        assert after.names == ["reset"]
        await noted(api_running.database, room, 1)
        await until(lambda: after.of(call_id))
    assert after.names == ["reset", "call"]


@pytest.mark.parametrize("unknown", ["9000000000000000000", "999999999999999999999", "nonsense", "-1"])
async def test_an_id_that_is_none_of_ours_is_answered_with_a_reset(api_running: Api, unknown: str) -> None:
    async with listening(api_running.client, after=unknown) as heard:
        await until(lambda: heard.events)
    assert heard.names == ["reset"]


async def test_the_stream_goes_on_without_redis_and_after_postgres(
    settings: ApiSettings, tmp_path: Path, api_running: Api
) -> None:
    """Redis only makes it quicker, and what is stored while Postgres is out of our reach comes afterwards."""
    room, call_id = await begun(api_running.database)
    async with (
        api_behind_doors(settings, tmp_path) as (running, doors),
        listening(running.client) as heard,
    ):
        await doors["redis"].shut()
        await noted(api_running.database, room, 1)
        await until(lambda: len(heard.of(call_id)) == 1)
        await doors["database"].shut()
        await noted(api_running.database, room, 2)
        await doors["database"].open()
        await doors["redis"].open()
        await until(lambda: len(heard.of(call_id)) == 2)
    assert heard.of(call_id) == [2, 3]
    assert "reset" not in heard.names


async def test_positions_are_in_the_order_of_commits(api_running: Api) -> None:
    """A reader that goes on from the newest it saw misses nothing, however many write at the same time."""
    rooms = [await begun(api_running.database) for _ in range(4)]
    async with api_running.database.session() as session:
        seen = await queries.newest_position(session)
    read: list[EventRow] = []

    async def follow(enough: Callable[[], bool]) -> None:
        nonlocal seen
        while not enough():
            async with api_running.database.session() as session:
                rows = await queries.events_after(session, seen, limit=50)
            read.extend(rows)
            seen = rows[-1].position or 0 if rows else seen

    ours = {call_id for _, call_id in rooms}
    writing = [noted(api_running.database, room, number) for number in range(15) for room, _ in rooms]
    await asyncio.gather(follow(lambda: sum(row.call_id in ours for row in read) >= len(writing)), *writing)
    for call_id in ours:
        assert [row.seq for row in read if row.call_id == call_id] == list(range(2, 17))


async def told_by(feed: Feed, count: int, *, after: int) -> list[Told]:
    found: list[Told] = []
    async for one in feed.follow(after=after, idle_s=0.2):
        found += [one] if one.message or one.reset else []
        if len(found) == count:
            break
    return found


async def test_a_slow_reader_finds_in_the_record_what_the_feed_keeps_no_longer(api_running: Api) -> None:
    room, _ = await begun(api_running.database)
    feed = Feed(api_running.database, backlog=3)
    running = spawn(feed.run(), name="feed")
    async with api_running.database.session() as session:
        after = await queries.newest_position(session)
    await until(lambda: feed._newest)
    await noted(api_running.database, room, 1, 2, 3)
    await until(lambda: (feed._newest or 0) >= after + 3)
    assert len(await told_by(feed, 3, after=after)) == 3
    await noted(api_running.database, room, 4)
    await until(lambda: (feed._newest or 0) >= after + 4)
    assert [one.reset for one in await told_by(feed, 1, after=after)] == [True]
    running.cancel()
    await asyncio.wait([running])


async def test_a_lock_that_others_hold_for_too_long_is_a_record_that_is_away(api_running: Api) -> None:
    """Writers keep such events and try again; a refusal would set them aside."""
    room, _ = await begun(api_running.database)
    url = api_running.settings.database_url.get_secret_value()
    impatient = Database(url, pool_size=1, statement_timeout=timedelta(milliseconds=200))
    async with api_running.database.session() as session:
        await session.execute(select(func.pg_advisory_xact_lock(POSITIONS)))
        with pytest.raises(Unavailable):
            await tell(impatient, room, CallAnswered(), start=utc_now())
    await impatient.close()
