"""The OpenAPI document of the running service is the truth: what it allows works, nothing crashes."""

import asyncio
import os
import socket
import sys
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import schemathesis
from callcenter_lookup.app import create_app
from callcenter_lookup.settings import LookupSettings
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

KEY = "test-lookup-service-key"
ACCORD = "1HGCM82633A004352"


@dataclass(frozen=True)
class Running:
    url: str
    process: asyncio.subprocess.Process


@pytest.fixture(scope="module")
async def service(redis_url: str, known: str) -> AsyncIterator[Running]:
    """The real process, as in production."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "callcenter_lookup",
        env={
            **os.environ,
            "REDIS_URL": redis_url,
            "DATABASE_URL": known,
            "LOOKUP_HOST": "127.0.0.1",
            "LOOKUP_PORT": str(port),
            "LOOKUP_SERVICE_KEY": KEY,
            "LOG_LEVEL": "WARNING",
        },
    )
    running = Running(f"http://127.0.0.1:{port}", process)
    try:
        await until_ready(running)
        yield running
    finally:
        if process.returncode is None:
            process.terminate()
        await asyncio.wait_for(process.wait(), timeout=15)


async def until_ready(running: Running) -> None:
    async with httpx.AsyncClient(base_url=running.url) as client, asyncio.timeout(30):
        while True:
            assert running.process.returncode is None, "the service ended"
            try:
                if (await client.get("/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)


def document() -> dict[str, Any]:
    nowhere = "postgresql+asyncpg://nowhere/none"
    settings = LookupSettings(redis_url="redis://127.0.0.1:9/0", database_url=nowhere, lookup_service_key=KEY)
    return create_app(settings).openapi()


schema = schemathesis.openapi.from_dict(document())
answered: dict[str, set[int]] = defaultdict(set)


@schema.parametrize()
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_operation_keeps_its_word(case: schemathesis.Case, service: Running) -> None:
    """Documented statuses, media types and shapes; refuses what the document forbids; never a 5xx.

    A text of the right length is no VIN yet (its check digit, its letters), and no JSON schema can say so:
    such a refusal is right, hence no check that all well-formed data are accepted.
    """
    response = case.call_and_validate(
        base_url=service.url,
        headers={"Authorization": f"Bearer {KEY}"},
        excluded_checks=[positive_data_acceptance],
    )
    answered[case.operation.label].add(response.status_code)


def test_every_operation_was_answered_with_success(service: Running) -> None:
    """Each of them reached a 2xx at least once above."""
    url = f"{service.url}/openapi.json"
    assert httpx.get(url).status_code == 401
    served = httpx.get(url, headers={"Authorization": f"Bearer {KEY}"}).json()
    assert served == document()
    operations = {
        f"{method.upper()} {path}" for path, methods in served["paths"].items() for method in methods
    }
    assert operations == {label for label, statuses in answered.items() if 200 in statuses}
    assert not any(status >= 500 for statuses in answered.values() for status in statuses)


def test_the_document_tells_how_to_get_in() -> None:
    served = document()
    assert served["components"]["securitySchemes"]["ServiceKey"]["scheme"] == "bearer"
    for path, methods in served["paths"].items():
        for operation in methods.values():
            is_open = path in {"/livez", "/readyz", "/health"}
            assert bool(operation.get("security")) is not is_open
            assert is_open or "401" in operation["responses"]
            assert is_open or path == "/metrics" or "422" in operation["responses"]


async def test_sigterm_ends_it_with_success(service: Running) -> None:
    """The last test of this module: it ends the service."""
    async with httpx.AsyncClient(base_url=service.url, headers={"Authorization": f"Bearer {KEY}"}) as client:
        assert (await client.get(f"/v1/vehicles/{ACCORD}")).status_code == 200
    service.process.terminate()
    assert await asyncio.wait_for(service.process.wait(), timeout=15) in (0, -15)


async def test_it_says_everything_that_is_missing_at_start() -> None:
    names = ("REDIS_URL", "DATABASE_URL", "LOOKUP_SERVICE_KEY")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "callcenter_lookup",
        env={name: value for name, value in os.environ.items() if name not in names},
        stderr=asyncio.subprocess.PIPE,
    )
    _, told = await asyncio.wait_for(process.communicate(), timeout=30)
    assert process.returncode == 1
    assert all(name in told.decode() for name in names)
