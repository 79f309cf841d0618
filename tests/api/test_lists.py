"""Many ask at once, and every one is answered: from what a list shows, and nothing more."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import httpx
import pytest
from callcenter.events import CallCreated, Direction
from callcenter.ids import new_id
from callcenter.store import facts, queries
from callcenter.store.database import Database
from callcenter.store.queries import CallFilters
from callcenter.store.tables import CallRow
from callcenter_api.calls.schemas import CallSummary
from sqlalchemy import event, inspect, text
from sqlalchemy.dialects.postgresql import JSONB

from .record import tell, told_call, told_matters
from .world import Api

AT_ONCE = 200
LISTS = ("/v1/calls", "/v1/calls?q=car", "/v1/claims", "/v1/callbacks", "/v1/appointments", "/v1/patients")
JSON = {column.key for column in CallRow.__table__.c if isinstance(column.type, JSONB)}


@pytest.fixture(scope="module")
async def crowd(api_running: Api) -> AsyncIterator[httpx.AsyncClient]:
    await told_call(api_running.database)
    await told_matters(api_running.database)
    async with httpx.AsyncClient(
        base_url=api_running.client.base_url,
        headers=api_running.client.headers,
        timeout=120,
        limits=httpx.Limits(max_connections=None),
    ) as client:
        yield client


async def all_at_once(crowd: httpx.AsyncClient) -> list[str]:
    """What went wrong with any of them."""
    asked = (crowd.get(LISTS[n % len(LISTS)]) for n in range(AT_ONCE))
    answers = await asyncio.gather(*asked)
    assert len(answers) == AT_ONCE
    return [answer.text for answer in answers if answer.status_code != 200]


async def test_two_hundred_lists_at_once_are_all_answered(crowd: httpx.AsyncClient) -> None:
    assert await all_at_once(crowd) == []


@contextmanager
def statements_of(database: Database) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield said
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)


async def test_a_list_of_calls_reads_what_it_shows(api_running: Api) -> None:
    assert {"context", "facts", "stamps", "state_context", "vehicle"} <= JSON
    desk = f"d-{new_id().hex[:8]}"
    await tell(
        api_running.database, f"call-{new_id().hex}", CallCreated(direction=Direction.INBOUND, desk=desk)
    )
    with statements_of(api_running.database) as said:
        async with api_running.database.session() as session:
            page = await queries.list_calls(session, CallFilters(desk=desk))
    (row,) = page.calls
    shown = {"id" if name == "call_id" else name for name in CallSummary.model_fields}
    assert inspect(row).dict.keys() - {"_sa_instance_state"} == shown
    (statement,) = [one for one in said if "FROM calls" in one]
    assert not any(f"calls.{name}" in statement for name in JSON)


async def test_a_list_of_patients_reads_nothing_medical(api_running: Api) -> None:
    with statements_of(api_running.database) as said:
        async with api_running.database.session() as session:
            await facts.patients_due(session, from_day=None, to_day=None, after=None, limit=10)
    (statement,) = [one for one in said if "FROM patients" in one]
    assert "instructions" not in statement
    assert "date_of_birth" not in statement


@pytest.mark.parametrize(
    ("condition", "index"),
    [
        ("true", "ix_calls_created_at_id"),
        ("desk = 'clinic'", "ix_calls_desk_created_at_id"),
        ("status IN ('completed')", "ix_calls_status_created_at"),
    ],
)
async def test_the_newest_are_found_without_reading_the_others(
    api_running: Api, condition: str, index: str
) -> None:
    order = "created_at DESC" if "status" in condition else "created_at DESC, id DESC"
    query = f"EXPLAIN SELECT id FROM calls WHERE {condition} ORDER BY {order} LIMIT 51"  # noqa: S608 - our own words
    async with api_running.database.session() as session:
        for way in ("seqscan", "sort", "bitmapscan"):
            await session.execute(text(f"SET LOCAL enable_{way} = off"))
        plan = "\n".join((await session.scalars(text(query))).all())
    assert index in plan
    assert "Sort" not in plan
