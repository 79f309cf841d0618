"""The OpenAPI document is the truth: whatever is sent, every operation answers as the document says."""

import json
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any
from uuid import UUID

import httpx
import pytest
import schemathesis
from callcenter.clock import utc_now
from callcenter.events import CallAnswered, CallCreated, Direction
from callcenter.store.database import Database
from callcenter_api.app import create_app
from callcenter_api.matters.kinds import KINDS
from callcenter_api.settings import ApiSettings
from callcenter_local.embedded.livekit import LiveKit
from callcenter_local.ports import free_port
from callcenter_local.service import Service
from hypothesis import HealthCheck
from hypothesis import settings as examples
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from .record import tell, told_call, told_matters
from .test_transfers import agent_in
from .test_webhooks import hook, signed
from .world import BOOTSTRAP_KEY, env_of, in_days

NOBODY = "+12025559998"
"""The carrier refuses it at once."""
KEY = {"X-API-Key": BOOTSTRAP_KEY}
WEBHOOK = "POST /v1/webhooks/livekit"


def document() -> dict[str, Any]:
    nowhere = ApiSettings(
        environment="development",
        database_url="postgresql+asyncpg://nowhere/none",
        redis_url="redis://127.0.0.1:9/0",
        livekit_url="ws://127.0.0.1:9",
        livekit_api_key="key",
        livekit_api_secret="secret",
        s3_endpoint="http://127.0.0.1:9",
        s3_access_key="key",
        s3_secret_key="secret",
    )
    return create_app(nowhere).openapi()


@dataclass(frozen=True)
class Running:
    url: str
    call_id: UUID
    ids: dict[str, object]
    """By the name of the path's parameter."""
    matters: dict[str, object]
    """One of each kind, by the path of its list."""
    database: Database
    settings: ApiSettings


@pytest.fixture(scope="module")
async def running(
    settings_of_its_own: ApiSettings, run_folder: Path, stored_recording: bytes
) -> AsyncIterator[Running]:
    """`python -m callcenter_api`, as in production, with one call on record."""
    settings, port = settings_of_its_own, free_port()
    service = Service(
        "api-process",
        ["callcenter_api"],
        env=env_of(settings, port=port),
        logs=run_folder / "logs",
        health=f"http://127.0.0.1:{port}/readyz",
        cwd=run_folder,
    )
    database = Database(settings.database_url.get_secret_value(), pool_size=1)
    over = await told_call(database, key="calls/2026/03/01/test/1.ogg")
    await told_matters(database)
    async with service, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=KEY) as client:
        ids = {"call_id": over, "appointment_id": await an_appointment(client)}
        matters = {kind.path: (await one_matter(client, kind.path)) for kind in KINDS}
        yield Running(f"http://127.0.0.1:{port}", over, ids, matters, database, settings)
    await database.close()


async def an_appointment(client: httpx.AsyncClient) -> str:
    """Booked for the day after tomorrow, at the first hour that nobody has."""
    query = {"desk": "dealership", "kind": "test_drive", "day": in_days(2).isoformat()}
    slots = (await client.get("/v1/appointments/slots", params=query)).json()["slots"]
    wish = {"desk": "dealership", "kind": "test_drive", "starts_at": slots[0], "name": "Ada"}
    return (await client.post("/v1/appointments", json=wish)).json()["appointment_id"]


async def one_matter(client: httpx.AsyncClient, path: str) -> str:
    return (await client.get(f"/v1/{path}", params={"limit": 1})).json()["items"][0]["id"]


schema = schemathesis.openapi.from_dict(document())
answered: dict[str, set[int]] = defaultdict(set)


@schema.exclude(tag="matters").parametrize()
@examples(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_operation_keeps_its_word(case: schemathesis.Case, running: Running) -> None:
    """Documented statuses, media types and shapes; what the document forbids is refused; never a 5xx.

    That a number is one of ours, or a desk one that exists, no schema can say: refusing them is right.
    """
    keeps_its_word(case, running)


@schema.include(tag="matters").parametrize()
@examples(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_kind_of_matter_keeps_its_word(case: schemathesis.Case, running: Running) -> None:
    """Many operations, but the same two functions."""
    keeps_its_word(case, running)


def keeps_its_word(case: schemathesis.Case, running: Running) -> None:
    label = case.operation.label
    make_sense(case, running)
    response = case.call_and_validate(
        base_url=running.url,
        headers={"Authorization": f"Bearer {BOOTSTRAP_KEY}"},
        excluded_checks=[positive_data_acceptance, *([ignored_auth] if label == WEBHOOK else [])],
    )
    answered[label].add(response.status_code)


def make_sense(case: schemathesis.Case, running: Running) -> None:
    """What cannot be guessed: ids of calls, names of desks; and a stream must end."""
    if case.path_parameters and case.meta and case.meta.generation.mode.is_positive:
        known = running.ids | {"matter_id": running.matters.get(case.operation.label.split("/")[2])}
        for name in case.path_parameters:
            case.path_parameters[name] = str(known[name])
    if case.operation.label == "POST /v1/calls" and isinstance(case.body, dict) and "desk" in case.body:
        if isinstance(case.body["desk"], str):
            case.body["desk"] = "dealership"
        if isinstance(case.body.get("to"), str) and case.meta and case.meta.generation.mode.is_positive:
            case.body["to"] = NOBODY
    if case.operation.label == "GET /v1/events/stream":
        given = (case.query or {}).get("max_seconds")
        if given is None or (isinstance(given, int | float) and given > 0):
            case.query = {**(case.query or {}), "max_seconds": 0.1}


async def test_what_needs_a_signature_a_number_or_a_live_call_works_too(
    running: Running, calling_livekit: LiveKit
) -> None:
    async with httpx.AsyncClient(base_url=running.url) as client:
        body = hook("room_started", "lobby")
        answer = await client.post(
            "/v1/webhooks/livekit", content=body, headers=signed(body, running.settings)
        )
        answered[WEBHOOK].add(answer.status_code)
        placed = await client.post(
            "/v1/calls",
            json={"to": "+12025550181", "desk": "dealership"},
            headers={"X-API-Key": BOOTSTRAP_KEY},
        )
        answered["POST /v1/calls"].add(placed.status_code)
        room = f"call-{token_hex(8)}"
        live = await tell(
            running.database,
            room,
            CallCreated(direction=Direction.INBOUND),
            CallAnswered(),
            start=utc_now(),
        )
        async with agent_in(calling_livekit, room):
            ordered = await client.post(
                f"/v1/calls/{live}/transfer", json={"reason": "a bill"}, headers={"X-API-Key": BOOTSTRAP_KEY}
            )
        answered["POST /v1/calls/{call_id}/transfer"].add(ordered.status_code)
        hung_up = await client.post(f"/v1/calls/{live}/hangup", headers={"X-API-Key": BOOTSTRAP_KEY})
        answered["POST /v1/calls/{call_id}/hangup"].add(hung_up.status_code)


async def test_what_needs_a_free_slot_works_too(running: Running) -> None:
    async with httpx.AsyncClient(base_url=running.url, headers=KEY) as client:
        query = {"desk": "dealership", "kind": "service", "day": in_days(3).isoformat()}
        found = await client.get("/v1/appointments/slots", params=query)
        answered["GET /v1/appointments/slots"].add(found.status_code)
        wish = {**query, "starts_at": found.json()["slots"][0], "name": "Ada"}
        del wish["day"]
        booked = await client.post("/v1/appointments", json=wish)
        answered["POST /v1/appointments"].add(booked.status_code)


def test_every_operation_was_answered_with_success_and_none_broke() -> None:
    operations = {
        f"{method.upper()} {path}" for path, methods in document()["paths"].items() for method in methods
    }
    assert operations == {
        label for label, codes in answered.items() if any(200 <= code < 300 for code in codes)
    }
    assert not {label: codes for label, codes in answered.items() if any(code >= 500 for code in codes)}


async def test_the_document_itself_needs_a_key(running: Running) -> None:
    async with httpx.AsyncClient(base_url=running.url) as client:
        assert (await client.get("/openapi.json")).status_code == 401
        served = await client.get("/openapi.json", headers={"X-API-Key": BOOTSTRAP_KEY})
        assert served.json() == json.loads(json.dumps(document()))
