"""The call list: filters, pages that neither skip nor repeat, and what was said."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from callcenter.calls import CallStatus
from callcenter.desks import DeskSettings, Voice
from callcenter.errors import InvalidInput, NotFound
from callcenter.events import (
    CallAnswered,
    CallCreated,
    CallEnded,
    Direction,
    DispositionSet,
    EndReason,
    Speaker,
    TurnEnded,
)
from callcenter.ids import new_id
from callcenter.phone import E164
from callcenter.store import queries
from callcenter.store.database import Database
from callcenter.store.queries import CallFilters, list_calls
from callcenter.store.record import append
from callcenter.store.seeding import seed_desks
from callcenter.store.tables import NumberRow
from hypothesis import given
from hypothesis import strategies as st

DAY = datetime(2026, 5, 4, tzinfo=UTC)
Tells = Callable[..., Any]


@pytest.fixture(scope="module")
async def seven_calls(database: Database, make_teller: Tells) -> list[Any]:
    """One an hour, two of them at the same moment; even ones inbound, ended, and about oil."""
    calls = []
    async with database.session() as session:
        for n in range(7):
            teller = make_teller(start=DAY + timedelta(hours=min(n, 5)))
            even = n % 2 == 0
            teller.tell(
                CallCreated(
                    direction=Direction.INBOUND if even else Direction.OUTBOUND,
                    from_number="+12025550170" if even else "+12025550100",
                    to_number="+12025550100" if even else "+12025550180",
                    desk="dealership" if n < 4 else "clinic",
                ),
                at_s=0,
            )
            teller.tell(CallAnswered(), at_s=2)
            text = "I would like two vehicles' oil changed" if even else "Die Überweisung bitte"
            teller.tell(TurnEnded(turn_id="t", speaker=Speaker.CALLER, text=text))
            if even:
                teller.tell(CallEnded(end_reason=EndReason.CALLER_HUNG_UP), at_s=60)
                teller.tell(DispositionSet(disposition="callback"))
            await append(session, teller.told)
            calls.append(teller)
    return calls


async def listed(database: Database, filters: CallFilters | None = None, **how: Any) -> list[Any]:
    async with database.session() as session:
        return [call.id for call in (await list_calls(session, filters, **how)).calls]


FILTERS = [
    (CallFilters(), {0, 1, 2, 3, 4, 5, 6}),
    (CallFilters(statuses=[CallStatus.COMPLETED]), {0, 2, 4, 6}),
    (CallFilters(statuses=[CallStatus.COMPLETED, CallStatus.IN_PROGRESS]), {0, 1, 2, 3, 4, 5, 6}),
    (CallFilters(statuses=[CallStatus.BUSY]), set()),
    (CallFilters(direction=Direction.OUTBOUND), {1, 3, 5}),
    (CallFilters(desk="clinic"), {4, 5, 6}),
    (CallFilters(from_number="+12025550170"), {0, 2, 4, 6}),
    (CallFilters(to_number="+12025550180", desk="clinic"), {5}),
    (CallFilters(disposition="callback"), {0, 2, 4, 6}),
    (CallFilters(created_from=DAY + timedelta(hours=2)), {2, 3, 4, 5, 6}),
    (CallFilters(created_before=DAY + timedelta(hours=2)), {0, 1}),
    (CallFilters(text="vehicle change"), {0, 2, 4, 6}),
    (CallFilters(text='"oil changed"'), {0, 2, 4, 6}),
    (CallFilters(text="überweisung"), {1, 3, 5}),
    (CallFilters(text="oil die"), set()),
    (CallFilters(text="the"), set()),
    (CallFilters(text='" & | ! ( :*'), set()),
]


@pytest.mark.parametrize(("filters", "expected"), FILTERS, ids=lambda value: str(value)[:40])
async def test_a_filter_finds_its_calls(
    database: Database, seven_calls: list[Any], filters: CallFilters, expected: set[int]
) -> None:
    found = await listed(database, filters)
    assert set(found) == {seven_calls[n].call_id for n in expected}


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
async def test_pages_show_every_call_once_newest_first(
    database: Database, seven_calls: list[Any], size: int
) -> None:
    seen, cursor = [], None
    async with database.session() as session:
        while True:
            page = await list_calls(session, cursor=cursor, limit=size)
            seen += page.calls
            if (cursor := page.next_cursor) is None:
                break
    assert {call.id for call in seen} == {teller.call_id for teller in seven_calls}
    assert len(seen) == 7
    assert all((a.created_at, a.id) > (b.created_at, b.id) for a, b in pairwise(seen))


async def test_a_call_that_comes_in_meanwhile_does_not_shift_the_next_page(
    database: Database, seven_calls: list[Any], make_teller: Tells
) -> None:
    newcomer = make_teller(start=DAY + timedelta(days=1))
    async with database.session() as session:
        first = await list_calls(session, limit=3)
        await append(session, [newcomer.tell(CallCreated(direction=Direction.INBOUND))])
        second = await list_calls(session, cursor=first.next_cursor, limit=50)
        assert len({call.id for call in [*first.calls, *second.calls]}) == 7
        await session.rollback()


@pytest.mark.parametrize("cursor", ["", "x", "%%%", "MjAyNg", "bm90fGE", "\u00fc", "a" * 5000])
async def test_a_made_up_cursor_is_refused(database: Database, cursor: str) -> None:
    with pytest.raises(InvalidInput):
        await listed(database, cursor=cursor)


@given(moment=st.datetimes(timezones=st.just(UTC)))
def test_a_cursor_comes_back_as_it_was(moment: datetime) -> None:
    call_id = new_id()
    assert queries.decode_cursor(queries.encode_cursor(moment, call_id)) == (moment, call_id)


async def test_an_unknown_call_is_not_found(database: Database) -> None:
    async with database.session() as session:
        with pytest.raises(NotFound):
            await queries.get_call(session, new_id())


async def test_turns_come_in_the_order_they_were_spoken(database: Database, make_teller: Tells) -> None:
    teller = make_teller()
    spoken = [
        teller.tell(
            TurnEnded(
                turn_id=name,
                speaker=Speaker.AGENT,
                text=name,
                started_at=teller.start + timedelta(seconds=second),
            )
        )
        for name, second in (("third", 9), ("first", 1), ("second", 5))
    ]
    async with database.session() as session:
        await append(session, spoken)
        turns = await queries.turns_of(session, teller.call_id)
        assert [turn.text for turn in turns] == ["first", "second", "third"]
        await session.rollback()


async def test_events_can_be_asked_for_from_where_one_left_off(
    database: Database, seven_calls: list[Any]
) -> None:
    async with database.session() as session:
        later = await queries.events_of(session, seven_calls[0].call_id, after_seq=3)
    assert [event.seq for event in later] == [4, 5]


async def test_a_desk_is_seeded_again_but_its_numbers_stay_where_they_were_moved(database: Database) -> None:
    """The table is the truth, the file its seed."""
    desk = DeskSettings(
        id="clinic",
        name="Clinic",
        business="B",
        numbers=(E164("+12025550102"), E164("+12025550103")),
        voice=Voice(id="v", name="V"),
    )
    other = desk.model_copy(update={"id": "night", "numbers": ()})
    async with database.session() as session:
        await seed_desks(session, [desk, other])
        moved = await session.get(NumberRow, "+12025550103")
        assert moved is not None
        moved.desk_id = "night"
        await session.flush()
        await seed_desks(session, [desk.model_copy(update={"name": "New name"}), other])
        assert await queries.desk_of_number(session, "+12025550103") == "night"
        assert await queries.desk_of_number(session, "+12025550102") == "clinic"
        assert [row.name for row in await queries.desks(session)] == ["New name", "Clinic"]
        assert [row.number for row in await queries.numbers(session)] == ["+12025550102", "+12025550103"]
        await session.rollback()
