"""Claims, messages, requests, symptoms and red flags follow from events, in whatever order these come."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from callcenter.events import (
    CallAnswered,
    CancellationRequested,
    ClaimFiled,
    Event,
    EvidenceRequested,
    IdentityChecked,
    MessageTaken,
    Payload,
    RedFlagRaised,
    SymptomReported,
    Urgency,
)
from callcenter.store.database import Database
from callcenter.store.matter_projections import PROJECTIONS
from callcenter.store.matters import (
    CancellationRow,
    ClaimRow,
    EvidenceRequestRow,
    IdentityCheckRow,
    Matter,
    MessageRow,
    Noted,
    RedFlagRow,
    SymptomRow,
)
from callcenter.store.record import append
from callcenter.store.tables import CallRow, EventRow, MatterStatus
from sqlalchemy import delete, func, select, update

Tells = Callable[..., Any]
CLAIM = ClaimFiled(claim_number="C7K2M9QXD", line="personal", details={"where": "Main Street"})
CORRECTED = CLAIM.model_copy(update={"policy_number": "PA204518", "verified": True})
TOLD: tuple[Payload, ...] = (
    CallAnswered(),
    CLAIM,
    MessageTaken(text="Please call me.", for_whom="Hannah", urgency=Urgency.HIGH),
    EvidenceRequested(request_number="E1", lender="Harbor Bank"),
    EvidenceRequested(request_number="E1", lender="Harbor National Bank", loan_number="4471"),
    EvidenceRequested(request_number="E2", lender="Prairie"),
    CancellationRequested(policy_number="PA204518", reason="moving"),
    CancellationRequested(policy_number="PA204518", reason="price", retained=True),
    SymptomReported(question="pain", answer="three"),
    SymptomReported(question="pain", answer="no, five"),
    SymptomReported(question="fever", answer="none"),
    RedFlagRaised(flag="calf_pain", severity="urgent", language="es"),
    RedFlagRaised(flag="calf_pain", severity="urgent", language="es"),
    IdentityChecked(verified=False, method="date_of_birth"),
    IdentityChecked(verified=True, method="date_of_birth", subject_id="P1001"),
    CORRECTED,
)


async def rows(database: Database, table: type[Noted], call_id: object) -> list[Any]:
    async with database.session() as session:
        query = select(table).where(table.call_id == call_id).order_by(table.noted_at, table.id)
        return list(await session.scalars(query))


async def stored(database: Database, *batches: list[Event]) -> None:
    for batch in batches:
        async with database.session() as session:
            await append(session, batch)


def shuffled(events: list[Event], seed: int) -> list[list[Event]]:
    """Every event, some of them twice, in batches of chance."""
    chance = random.Random(seed)
    mixed = [*events, *chance.sample(events, len(events) // 2)]
    chance.shuffle(mixed)
    cuts = sorted(chance.sample(range(1, len(mixed)), 4))
    return [mixed[start:end] for start, end in zip([0, *cuts], [*cuts, len(mixed)], strict=True)]


@pytest.mark.parametrize("seed", range(6))
async def test_the_order_of_events_changes_nothing(database: Database, make_teller: Tells, seed: int) -> None:
    teller = make_teller()
    for payload in TOLD:
        teller.tell(payload)
    await stored(database, *shuffled(teller.told, seed))

    async def told(table: type[Noted], *names: str) -> list[tuple[Any, ...]]:
        found = await rows(database, table, teller.call_id)
        return [tuple(getattr(row, name) for name in names) for row in found]

    assert await told(ClaimRow, "claim_number", "policy_number", "verified", "details") == [
        ("C7K2M9QXD", "PA204518", True, {"where": "Main Street"})
    ]
    assert await told(MessageRow, "text", "for_whom", "urgency") == [("Please call me.", "Hannah", "high")]
    assert await told(EvidenceRequestRow, "request_number", "lender", "loan_number") == [
        ("E1", "Harbor National Bank", "4471"),
        ("E2", "Prairie", None),
    ]
    assert await told(CancellationRow, "reason", "retained") == [("price", True)]
    assert await told(SymptomRow, "question", "answer") == [("pain", "no, five"), ("fever", "none")]
    assert await told(RedFlagRow, "flag", "language") == [("calf_pain", "es")] * 2
    assert await told(IdentityCheckRow, "verified", "subject_id") == [(False, None), (True, "P1001")]


async def test_what_people_did_outlives_a_later_event(database: Database, make_teller: Tells) -> None:
    teller = make_teller()
    first, corrected = teller.tell(CLAIM), teller.tell(CORRECTED)
    await stored(database, [first])
    async with database.session() as session:
        await session.execute(
            update(ClaimRow).where(ClaimRow.call_id == teller.call_id).values(status=MatterStatus.DONE)
        )
    await stored(database, [corrected])
    (row,) = await rows(database, ClaimRow, teller.call_id)
    assert (row.verified, row.status) == (True, MatterStatus.DONE)


async def test_one_number_in_two_calls_loses_neither_claim(database: Database, make_teller: Tells) -> None:
    for _ in range(2):
        await stored(database, [make_teller().tell(CLAIM)])
    async with database.session() as session:
        query = select(func.count()).where(ClaimRow.claim_number == CLAIM.claim_number)
        assert await session.scalar(query) >= 2


async def test_personal_data_can_be_erased(database: Database, make_teller: Tells) -> None:
    """Events by policy, and rows too; a later event of the call brings nothing back. The call takes all."""
    teller = make_teller()
    for payload in TOLD:
        teller.tell(payload)
    await stored(database, teller.told)
    async with database.session() as session:
        for projection in PROJECTIONS.values():
            await session.execute(delete(projection.table).where(projection.table.call_id == teller.call_id))
        await session.execute(
            delete(EventRow).where(EventRow.call_id == teller.call_id, EventRow.type != "call.answered")
        )
    await stored(database, [teller.tell(MessageTaken(text="One more."))])
    assert await rows(database, ClaimRow, teller.call_id) == []
    assert [row.text for row in await rows(database, MessageRow, teller.call_id)] == ["One more."]
    async with database.session() as session:
        await session.execute(delete(CallRow).where(CallRow.id == teller.call_id))
    assert await rows(database, MessageRow, teller.call_id) == []


def test_every_matter_has_its_event() -> None:
    assert {projection.table for projection in PROJECTIONS.values()} >= set(Matter.__subclasses__())
