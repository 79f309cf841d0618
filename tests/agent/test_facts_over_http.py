"""What a desk asks over HTTP: the real lookup service and api answer; faults are tried again, then told."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from callcenter.clock import utc_now
from callcenter.desk_parts import Limits
from callcenter.desks import load_desks
from callcenter.errors import CallCenterError, Conflict, InvalidInput, NotFound, Unavailable
from callcenter.store.database import Database
from callcenter.store.samples import load_samples, seed_samples
from callcenter.store.seeding import seed_desks
from callcenter_agent import desks
from callcenter_agent.desks.clinic import appointments as clinic_appointments
from callcenter_agent.facts import Facts
from callcenter_agent.facts.requests import ATTEMPTS, FIRST_PAUSE_S, Service
from callcenter_agent.facts.services import ServiceFacts, new_facts
from callcenter_agent.lookup import new_client
from callcenter_api.app import create_app as create_api
from callcenter_api.settings import ApiSettings
from callcenter_lookup.app import create_app as create_lookup
from callcenter_lookup.settings import LookupSettings

from tests.agent.known import KnownFacts
from tests.api.world import until
from tests.serving import serving

HERE = Path(desks.__file__).parent
KEY = "a-key-for-the-tests-of-facts"
PHONE = "+12025550157"


@pytest.fixture(scope="module")
async def facts(module_database: str, redis_url: str, tmp_path_factory: Any) -> AsyncIterator[Facts]:
    """Both services as they are, over a database with desks and samples. LiveKit and S3 are away."""
    database = Database(module_database, pool_size=1)
    async with database.session() as session:
        await seed_desks(session, load_desks(HERE).values())
        await seed_samples(session, load_samples(HERE, today=utc_now().date()))
    await database.close()
    api = ApiSettings(
        environment="development",
        database_url=module_database,
        redis_url=redis_url,
        livekit_url="ws://127.0.0.1:9",
        livekit_api_key="key",
        livekit_api_secret="a secret that is never used to sign",
        s3_endpoint="http://127.0.0.1:9",
        s3_access_key="key",
        s3_secret_key="secret",
        agent_api_key=KEY,
        provision_inbound=False,
        spool_dir=tmp_path_factory.mktemp("spool"),
    )
    lookup = LookupSettings(database_url=module_database, redis_url=redis_url, lookup_service_key=KEY)
    async with AsyncExitStack() as stack:
        services = (create_lookup(lookup), create_api(api))
        clients = [await stack.enter_async_context(serving(app, KEY)) for app in services]
        await until(lambda: knows_the_key(clients[1]))
        yield new_facts(lookup=clients[0], api=clients[1])


async def knows_the_key(api: httpx.AsyncClient) -> bool:
    return (await api.get("/v1/desks")).is_success


async def test_it_knows_what_the_facts_in_memory_know(facts: Facts) -> None:
    """What desks are tested with is what they get."""
    known = KnownFacts.sampled(today=utc_now().date())
    for number in ("ho 204-519", "PA310077", "PA999999", "no number at all"):
        assert await facts.customer_by_policy(number) == await known.customer_by_policy(number)
    for phone in ("+12025550152", "+12025550175", PHONE):
        assert await facts.customers_by_phone(phone) == await known.customers_by_phone(phone)
        assert await facts.patients_by_phone(phone) == await known.patients_by_phone(phone)
    for patient_id in ("P1002", "P9999", "../../v1/stock", "P1001?x=", ""):
        assert await facts.patient(patient_id) == await known.patient(patient_id)
    for desk in ("insurance", "clinic", "dealership"):
        assert await facts.directory(desk) == await known.directory(desk)
    with pytest.raises(InvalidInput) as refused:
        await facts.directory("nobody")
    assert refused.value.code == "unknown_desk"
    wish = {"make": "honda", "year_from": 2016, "price_to": 30000}
    assert await facts.stock(**wish) == await known.stock(**wish)
    assert await facts.stock() == await known.stock()


async def open_day(facts: Facts) -> tuple[date, list[datetime]]:
    for days in range(2, 8):
        day = (datetime.now(UTC) + timedelta(days=days)).date()
        if slots := await facts.free_slots("dealership", "sales", day):
            return day, slots
    raise AssertionError("the dealership is closed all week")


def wish(**more: Any) -> dict[str, Any]:
    return {"name": "Ada", "phone": PHONE, "call_id": uuid4(), "idempotency_key": uuid4().hex} | more


async def test_an_appointment_is_booked_once_found_and_canceled(facts: Facts) -> None:
    day, slots = await open_day(facts)
    ada = wish()
    booked = await facts.book("dealership", "sales", slots[1], **ada)
    assert booked.starts_at == slots[1]
    assert await facts.book("dealership", "sales", slots[1], **ada) == booked
    assert await facts.free_slots("dealership", "sales", day) == [slots[0], *slots[2:]]
    with pytest.raises(Conflict) as taken:
        await facts.book("dealership", "sales", slots[1], **wish())
    assert taken.value.code == "slot_taken"
    with pytest.raises(Conflict) as nothing:
        await facts.book("dealership", "sales", slots[1] + timedelta(minutes=7), **wish())
    assert nothing.value.code == "no_such_slot"
    earlier = await facts.book("dealership", "sales", slots[0], **wish())
    assert await facts.appointments_by_phone("dealership", PHONE) == [earlier, booked]
    assert (await facts.cancel(booked.appointment_id)).status == "canceled"
    assert await facts.appointments_by_phone("dealership", PHONE) == [earlier]
    assert slots[1] in await facts.free_slots("dealership", "sales", day)


async def test_what_the_api_refuses_is_told_apart(facts: Facts) -> None:
    with pytest.raises(InvalidInput) as unknown:
        await facts.free_slots("dealership", "haircut", utc_now().date())
    assert unknown.value.code == "unknown_appointment_kind"
    with pytest.raises(NotFound):
        await facts.cancel(str(uuid4()))


async def test_the_clinic_has_times_for_what_it_makes_appointments_for(facts: Facts) -> None:
    for days in range(2, 8):
        day = (datetime.now(UTC) + timedelta(days=days)).date()
        if await facts.free_slots("clinic", clinic_appointments.KIND, day):
            return
    raise AssertionError("no time in a week")


PROBLEM = {"code": "slot_taken", "detail": "somebody else has it"}
Answer = httpx.Response | Exception


def failing(*answers: Answer) -> tuple[ServiceFacts, list[str]]:
    """Facts from a service that answers these in turn, the last one for ever."""
    asked: list[str] = []
    left = list(answers)

    async def answer(request: httpx.Request) -> httpx.Response:
        asked.append(f"{request.method} {request.url.path}")
        one = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(one, Exception):
            raise one
        return one

    client = httpx.AsyncClient(base_url="http://service", transport=httpx.MockTransport(answer))
    service = Service("service", client, first_pause_s=0.001)
    return ServiceFacts(lookup=service, api=service), asked


@pytest.mark.parametrize(
    ("answers", "raised", "tries"),
    [
        ([httpx.ConnectError("refused")], Unavailable, 3),
        ([httpx.ReadTimeout("slow")], Unavailable, 3),
        ([httpx.Response(503)], Unavailable, 3),
        ([httpx.Response(429)], Unavailable, 3),
        ([httpx.Response(500), httpx.Response(409, json=PROBLEM)], Conflict, 2),
        ([httpx.Response(409, json=PROBLEM)], Conflict, 1),
        ([httpx.Response(401, json={})], Unavailable, 1),
        ([httpx.Response(404, text="<html>")], Unavailable, 1),
        ([httpx.Response(200, text="no json")], Unavailable, 1),
        ([httpx.Response(200, json={"another": "shape"})], Unavailable, 1),
        ([httpx.Response(302, headers={"location": "http://elsewhere"})], Unavailable, 1),
    ],
)
async def test_a_fault_is_tried_again_and_a_refusal_is_not(
    answers: list[Answer], raised: type[CallCenterError], tries: int
) -> None:
    facts, asked = failing(*answers)
    with pytest.raises(raised):
        await facts.book("dealership", "sales", utc_now(), **wish())
    assert len(asked) == tries


async def test_each_try_waits_longer_than_the_one_before() -> None:
    """A service that is struggling is given time, and the caller does not wait for ever."""
    moments: list[float] = []

    async def answer(_request: httpx.Request) -> httpx.Response:
        moments.append(time.monotonic())
        return httpx.Response(503)

    client = httpx.AsyncClient(base_url="http://service", transport=httpx.MockTransport(answer))
    with pytest.raises(Unavailable):
        await Service("service", client, first_pause_s=0.05).get("/v1/stock")
    first, second = (later - before for before, later in pairwise(moments))
    assert 0.05 <= first < second
    assert second >= 0.1


def test_no_client_waits_longer_than_its_tool_may() -> None:
    """Else the caller hears that the system is slow while the next try might have answered."""
    patience = new_client("http://service", KEY).timeout
    assert patience.connect is not None and patience.read is not None
    pauses_s = sum(FIRST_PAUSE_S * 2**attempt for attempt in range(ATTEMPTS - 1))
    assert ATTEMPTS * max(patience.connect, patience.read) + pauses_s < Limits().tool.total_seconds()


QUESTIONS: list[Callable[[Facts], Any]] = [
    lambda facts: facts.customer_by_policy("PA204518"),
    lambda facts: facts.customers_by_phone(PHONE),
    lambda facts: facts.patient("P1001"),
    lambda facts: facts.patients_by_phone(PHONE),
    lambda facts: facts.stock(),
    lambda facts: facts.directory("clinic"),
    lambda facts: facts.free_slots("clinic", "check_up", utc_now().date()),
    lambda facts: facts.cancel("1"),
    lambda facts: facts.appointments_by_phone("clinic", PHONE),
]


@pytest.mark.parametrize("ask", QUESTIONS)
async def test_every_question_says_when_nobody_answers(ask: Callable[[Facts], Any]) -> None:
    facts, asked = failing(httpx.ConnectError("refused"))
    with pytest.raises(Unavailable):
        await ask(facts)
    assert len(asked) == 3


async def test_nobody_there_and_somebody_unknown_are_two_things() -> None:
    facts, _ = failing(httpx.Response(404, json={"code": "policy_not_found"}))
    assert await facts.customer_by_policy("PA204518") is None
