"""Appending: every event once, in one order, and the rows that follow from them."""

import asyncio
import random
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest
from callcenter.clock import utc_now
from callcenter.errors import Conflict
from callcenter.events import (
    CallAnswered,
    CallbackRequested,
    CallCreated,
    CallDialing,
    CallEnded,
    Direction,
    EndReason,
    Event,
    EventType,
    FactNoted,
    Latency,
    LegAnswered,
    LegEnded,
    LegStarted,
    Party,
    Payload,
    RecordingFailed,
    RecordingReady,
    RecordingRequested,
    RecordingStarted,
    Speaker,
    StateChanged,
    TurnEnded,
    UsageReported,
    VehicleFound,
    WordTime,
    Writer,
    payload_class,
)
from callcenter.ids import new_id
from callcenter.redaction import RedactionPolicy, redact
from callcenter.store import queries
from callcenter.store.base import Table
from callcenter.store.database import Database
from callcenter.store.record import StoredEvent, append, call_of, fold
from callcenter.store.tables import (
    CallbackRow,
    CallRow,
    EventRow,
    LegRow,
    RecordingRow,
    RecordingStatus,
    TurnRow,
    VehicleRow,
)
from sqlalchemy import select

VIN = "1HGCM82633A004352"


async def store(database: Database, events: Sequence[Event]) -> list[StoredEvent]:
    async with database.session() as session:
        return await append(session, events)


async def row(database: Database, call_id: UUID) -> CallRow:
    async with database.session() as session:
        return await queries.get_call(session, call_id)


def tell_everything(teller: Any) -> list[Event]:
    """A call as the agent, the api and LiveKit tell it."""
    api, livekit = Writer.API, Writer.LIVEKIT
    teller.tell(CallCreated(direction=Direction.INBOUND), writer=livekit)
    teller.tell(
        CallCreated(
            direction=Direction.INBOUND, from_number="+12025550170", to_number="+12025550100", desk="d"
        )
    )
    teller.tell(LegStarted(leg_id="l1", party=Party.CUSTOMER, identity="phone", sip_call_id="SCL_1"))
    teller.tell(LegAnswered(leg_id="l1"))
    teller.tell(CallAnswered())
    teller.tell(RecordingRequested(segment=1), writer=api)
    teller.tell(RecordingFailed(segment=1, error="egress is full"), writer=api)
    teller.tell(RecordingStarted(segment=1, egress_id="EG_1", object_key="a.ogg"), writer=api)
    teller.tell(TurnEnded(turn_id="t1", speaker=Speaker.AGENT, text="Hello"))
    teller.tell(
        TurnEnded(
            turn_id="t2", speaker=Speaker.CALLER, text="My car needs oil", latency=Latency(e2e_ms=812.5)
        )
    )
    times = [WordTime(start_s=0.1, end_s=0.3, confidence=0.9)]
    teller.tell(TurnEnded(turn_id="t2", speaker=Speaker.CALLER, text="My car needs oil.", word_times=times))
    teller.tell(StateChanged(from_state=None, to_state="greeting"))
    teller.tell(StateChanged(from_state="greeting", to_state="vehicle_lookup", context={"tries": 1}))
    teller.tell(FactNoted(name="name", value="Ann"))
    teller.tell(VehicleFound(vin=VIN, year=2003, make="Honda", model="Accord"))
    teller.tell(CallbackRequested(reason="oil", phone="+12025550170", when="tomorrow"))
    teller.tell(UsageReported(models=[{"model": "x", "tokens": 12}]))
    teller.tell(LegEnded(leg_id="l1", reason="hung up"), writer=livekit)
    teller.tell(CallEnded(end_reason=EndReason.CALLER_HUNG_UP))
    teller.tell(CallEnded(end_reason=EndReason.CONNECTION_LOST), writer=livekit)
    teller.tell(
        RecordingReady(segment=1, object_key="a.ogg", duration_ms=61_000, size_bytes=4096), writer=livekit
    )
    return list(teller.told)


async def rows_of(database: Database, call_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """Everything that follows from the events of a call, as it stands in the tables."""
    tables: list[type[Table]] = [CallRow, LegRow, TurnRow, RecordingRow, CallbackRow]
    found: dict[str, list[dict[str, Any]]] = {}
    async with database.session() as session:
        for table in tables:
            columns = [c for c in table.__table__.columns if c.name not in {"updated_at"}]
            key = table.__table__.c["id" if table is CallRow else "call_id"]
            rows = await session.execute(select(*columns).where(key == call_id))
            found[table.__tablename__] = sorted((dict(row) for row in rows.mappings()), key=repr)
    return found


async def forget(database: Database, call_id: UUID) -> None:
    async with database.session() as session:
        call = await session.get(CallRow, call_id)
        await session.delete(call)


async def test_whatever_order_and_however_often_the_rows_are_the_same(
    database: Database, teller: Any
) -> None:
    events = tell_everything(teller)
    await store(database, events)
    expected = await rows_of(database, teller.call_id)
    for seed in range(12):
        await forget(database, teller.call_id)
        chance = random.Random(seed)
        late = [*events, *chance.choices(events, k=10)]
        chance.shuffle(late)
        while late:
            size = chance.randint(1, 6)
            await store(database, late[:size])
            del late[:size]
        assert await rows_of(database, teller.call_id) == expected, f"seed {seed}"


async def test_the_row_is_the_fold_of_the_stored_events(database: Database, teller: Any) -> None:
    events = tell_everything(teller)
    await store(database, events)
    call = await row(database, teller.call_id)
    assert call_of(call) == fold(events)
    assert call.status is fold(events).status
    async with database.session() as session:
        stored = await queries.events_of(session, teller.call_id)
    assert [queries.event_of(one, room=teller.room) for one in stored] == events


async def test_a_repeated_event_is_stored_once(database: Database, teller: Any) -> None:
    event = teller.tell(CallCreated(direction=Direction.INBOUND))
    assert [one.seq for one in await store(database, [event, event])] == [1]
    assert await store(database, [event]) == []
    assert (await row(database, teller.call_id)).last_seq == 1


async def test_seq_counts_without_gaps_over_batches_and_calls(
    database: Database, make_teller: Callable[..., Any]
) -> None:
    one, other = make_teller(), make_teller()
    mixed = [teller.tell(CallDialing()) for _ in range(3) for teller in (one, other)]
    stored = await store(database, mixed) + await store(database, [one.tell(CallAnswered())])
    assert sorted(e.seq for e in stored if e.event.call_id == one.call_id) == [1, 2, 3, 4]
    assert sorted(e.seq for e in stored if e.event.call_id == other.call_id) == [1, 2, 3]


async def test_writers_at_the_same_time_lose_nothing(
    database: Database, make_teller: Callable[..., Any]
) -> None:
    """Agent, api and LiveKit begin the same two calls at once, in batches that name them in any order."""
    calls = [make_teller(), make_teller()]
    batches = [
        [teller.tell(FactNoted(name=f"{writer}{n}", value=n), writer=writer) for teller in order]
        for n in range(6)
        for writer, order in ((Writer.AGENT, calls), (Writer.API, calls[::-1]), (Writer.LIVEKIT, calls))
    ]
    await asyncio.gather(*(store(database, batch) for batch in batches))
    for teller in calls:
        async with database.session() as session:
            stored = await queries.events_of(session, teller.call_id)
        assert [one.seq for one in stored] == list(range(1, 19))
        assert len((await row(database, teller.call_id)).facts) == 18


async def test_legs_tell_the_way_into_the_call(database: Database, teller: Any) -> None:
    started = teller.tell(
        LegStarted(leg_id="l", party=Party.HUMAN_AGENT, identity="x", to_number="+12025550180")
    )
    answered = teller.tell(LegAnswered(leg_id="l"))
    ended = teller.tell(LegEnded(leg_id="l", reason="busy"))
    await store(database, [ended])
    await store(database, [answered, started])
    (leg,) = (await row(database, teller.call_id)).legs
    assert (leg.party, leg.started_at, leg.answered_at, leg.ended_at, leg.end_reason) == (
        Party.HUMAN_AGENT,
        started.occurred_at,
        answered.occurred_at,
        ended.occurred_at,
        "busy",
    )


async def test_a_recording_is_one_row_per_segment_and_stays_ready(database: Database, teller: Any) -> None:
    first = [
        teller.tell(RecordingReady(segment=1, object_key="k", duration_ms=1.5, size_bytes=2**40, sha256="s")),
        teller.tell(RecordingFailed(segment=1, error="late news")),
        teller.tell(RecordingRequested(segment=2)),
    ]
    await store(database, first)
    one, two = sorted((await row(database, teller.call_id)).recordings, key=lambda r: r.segment)
    assert (one.status, one.size_bytes, one.object_key) == (RecordingStatus.READY, 2**40, "k")
    assert two.status is RecordingStatus.REQUESTED
    await store(database, [teller.tell(RecordingFailed(segment=2, error="full"))])
    assert (await row(database, teller.call_id)).recordings[1].status is RecordingStatus.FAILED
    await store(database, [teller.tell(RecordingStarted(segment=2, egress_id="E", object_key="k2"))])
    assert (await row(database, teller.call_id)).recordings[1].status is RecordingStatus.RECORDING


async def test_a_vehicle_keeps_what_was_told_last(
    database: Database, make_teller: Callable[..., Any]
) -> None:
    vin = "5YJ3E1EA7KF317000"
    early = make_teller().tell(VehicleFound(vin=vin, model="Model S"), at_s=1)
    late = make_teller().tell(VehicleFound(vin=vin, model="Model 3", year=2019), at_s=2)
    await store(database, [late])
    await store(database, [early])
    async with database.session() as session:
        vehicle = await session.get(VehicleRow, vin)
        assert vehicle is not None
        assert (vehicle.model, vehicle.year) == ("Model 3", 2019)


async def test_state_and_facts_can_be_taken_up_by_another_agent(database: Database, teller: Any) -> None:
    await store(database, tell_everything(teller))
    async with database.session() as session:
        state = await queries.load_state(session, teller.call_id)
        assert state is not None
        assert (state.state, state.context, state.facts) == ("vehicle_lookup", {"tries": 1}, {"name": "Ann"})
        assert state.vehicle is not None
        assert (state.vehicle["vin"], state.vehicle["make"]) == (VIN, "Honda")
        assert state.desk == "d"
        assert await queries.load_state(session, new_id()) is None


async def test_an_idempotency_key_belongs_to_one_call(
    database: Database, make_teller: Callable[..., Any]
) -> None:
    one, other = (
        teller.tell(CallCreated(direction=Direction.OUTBOUND, idempotency_key=key))
        for teller, key in ((make_teller(), "k-1"), (make_teller(), "k-1"))
    )
    await store(database, [one])
    with pytest.raises(Conflict) as refused:
        await store(database, [other])
    assert refused.value.code == "idempotency_key_taken"
    async with database.session() as session:
        found = await queries.call_by_idempotency_key(session, "k-1")
        assert found is not None
        assert found.id == one.call_id
        assert await queries.find_call(session, other.call_id) is None, "nothing of the refused call is left"


async def test_what_fails_leaves_nothing(database: Database, teller: Any) -> None:
    """One transaction: events, fold and projections stand or fall together."""
    event = teller.tell(TurnEnded(turn_id="t", speaker=Speaker.CALLER, text="hello"))
    with pytest.raises(RuntimeError):
        async with database.session() as session:
            await append(session, [event])
            raise RuntimeError
    async with database.session() as session:
        assert await queries.find_call(session, teller.call_id) is None
        assert await session.get(EventRow, event.id) is None


NASTY = "\x00 \ud800 '; DROP TABLE calls; -- %s {x} \u202e" + "long " * 200_000
NASTY_JSON = {"k\x00": [NASTY[:100], float("inf"), {"\udfff": None}], "big": 10**200}


def nastiest(cls: type[Payload]) -> Payload:
    """Each free text of the payload as bad as it gets, each number as large."""
    values: dict[str, Any] = {}
    for name, field in cls.model_fields.items():
        kind: Any = field.annotation
        annotation = str(kind)
        if kind in (float, int, bool):
            values[name] = {float: 1e300, int: 2**31 - 1, bool: True}[kind]
        elif isinstance(kind, type) and issubclass(kind, StrEnum):
            values[name] = next(iter(kind))
        elif "WordTime" in annotation:
            values[name] = [{"start_s": 1e300, "end_s": -1e300}]
        elif "SilentChannel" in annotation:
            values[name] = [{"channel": "agent", "since_ms": 1e300}]
        elif annotation == "dict[str, float]":
            values[name] = {NASTY: 1e300}
        elif annotation.startswith("list"):
            values[name] = [NASTY_JSON if "JsonValue" in annotation else NASTY]
        elif "AwareDatetime" in annotation:
            values[name] = utc_now()
        elif "JsonValue" in annotation:
            values[name] = NASTY_JSON
        elif "str" in annotation:
            values[name] = NASTY
    return cls.model_validate(values)


@pytest.mark.parametrize("type", EventType)
async def test_nothing_anybody_says_can_block_the_record(
    database: Database, teller: Any, type: EventType
) -> None:
    """A writer tries its oldest events again and again: one that is refused for ever holds up the rest."""
    cls = payload_class(type)
    assert cls is not None
    event = redact(teller.tell(nastiest(cls)), RedactionPolicy())
    stored = await store(database, [Event.from_json(event.to_json())])
    assert len(stored) == 1


async def test_transactions_over_the_same_calls_and_vehicles_do_not_lock_each_other_out(
    database: Database, make_teller: Callable[..., Any]
) -> None:
    calls = [make_teller() for _ in range(3)]
    vins = [f"1HGCM82633A00435{n}" for n in range(3)]
    chance = random.Random(7)
    batches = [
        [
            teller.tell(VehicleFound(vin=vin, model=str(n)))
            for teller in chance.sample(calls, 3)
            for vin in chance.sample(vins, 3)
        ]
        for n in range(10)
    ]
    await asyncio.gather(*(store(database, batch) for batch in batches))
