"""Calls put straight on record, for tests of what reads it."""

from datetime import UTC, datetime, timedelta
from secrets import token_hex
from uuid import UUID

from callcenter.events import (
    AgentGreeted,
    CallAnswered,
    CallbackRequested,
    CallCreated,
    CallEnded,
    CancellationRequested,
    ClaimFiled,
    Direction,
    DispositionSet,
    EndReason,
    Event,
    EvidenceRequested,
    Latency,
    LegStarted,
    MessageTaken,
    Party,
    Payload,
    RecordingReady,
    RecordingStarted,
    RedFlagRaised,
    Speaker,
    TurnEnded,
    VehicleFound,
    Writer,
)
from callcenter.ids import call_id_for_room, new_id
from callcenter.store.database import Database
from callcenter.store.record import append

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def events_of(room: str, *payloads: Payload, start: datetime = NOON) -> list[Event]:
    """The payloads as events of a room, a second apart."""
    return [
        Event(
            id=new_id(),
            call_id=call_id_for_room(room),
            room=room,
            type=payload.type,
            writer=Writer.AGENT,
            writer_id="test",
            counter=counter,
            occurred_at=start + timedelta(seconds=counter),
            data=payload,
        )
        for counter, payload in enumerate(payloads)
    ]


async def tell(database: Database, room: str, *payloads: Payload, start: datetime = NOON) -> UUID:
    """Such events put on record."""
    async with database.session() as session:
        await append(session, events_of(room, *payloads, start=start))
    return call_id_for_room(room)


async def told_call(
    database: Database, *, start: datetime = NOON, key: str | None = None, desk: str = "dealership"
) -> UUID:
    """A whole conversation: a vehicle found, both sides on the transcript, a recording."""
    room = f"call-+12025550100_{token_hex(6)}"
    return await tell(
        database,
        room,
        CallCreated(
            direction=Direction.INBOUND,
            from_number="+12025550171",
            to_number="+12025550100",
            desk=desk,
        ),
        LegStarted(leg_id="a", party=Party.CUSTOMER, identity="sip_1", from_number="+12025550171"),
        CallAnswered(),
        AgentGreeted(after_ms=210),
        TurnEnded(
            turn_id="1",
            speaker=Speaker.AGENT,
            text="Welcome to Example Motors.",
            started_at=start + timedelta(seconds=3),
        ),
        TurnEnded(
            turn_id="2",
            speaker=Speaker.CALLER,
            text="I would like to ask about <b>my car</b>.",
            started_at=start + timedelta(seconds=5),
        ),
        TurnEnded(
            turn_id="3", speaker=Speaker.AGENT, text="Gladly.", interrupted=True, latency=Latency(e2e_ms=640)
        ),
        VehicleFound(vin="1HGCM82633A004352", year=2003, make="Honda", model="Accord", trim="EX"),
        DispositionSet(disposition="vehicle_found", summary="Asked about an Accord."),
        RecordingStarted(egress_id="EG_1", object_key=key or "none"),
        RecordingReady(object_key=key or "none", duration_ms=4000, size_bytes=1000),
        CallEnded(end_reason=EndReason.CALLER_HUNG_UP),
        start=start,
    )


async def told_matters(
    database: Database, *, desk: str = "insurance", start: datetime = NOON, number: str = "C0000001"
) -> UUID:
    """A call that leaves one matter of each kind."""
    return await tell(
        database,
        f"call-+12025550101_{token_hex(6)}",
        CallCreated(direction=Direction.INBOUND, desk=desk),
        ClaimFiled(claim_number=number, line="personal", details={"injuries": False}),
        MessageTaken(text="Please call.", for_whom="Hannah Brooks"),
        EvidenceRequested(request_number="E0000001", lender="Harbor National Bank"),
        CancellationRequested(policy_number="PA204518", reason="moving"),
        RedFlagRaised(flag="fever", severity="urgent"),
        CallbackRequested(reason="a quote", phone="+12025550150"),
        start=start,
    )
