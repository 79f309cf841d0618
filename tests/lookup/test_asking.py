"""What makes no sense is refused, and every answer is strict."""

import httpx
import pytest
from callcenter.store.database import Database
from callcenter.store.seeding import seed_desks

from tests.api.world import desk

from .conftest import NewService

ROUTES = [
    "/v1/vehicles/1HGCM82633A004352",
    "/v1/policies/PA204518",
    "/v1/customers?phone=%2B12025550150",
    "/v1/patients/P1001",
    "/v1/patients?phone=%2B12025550171",
    "/v1/stock?make=Honda",
    "/v1/human-agents?desk=insurance",
    "/health",
    "/livez",
    "/readyz",
    "/metrics",
    "/openapi.json",
]


@pytest.mark.parametrize("path", ROUTES)
async def test_a_parameter_that_does_not_exist_is_refused(
    new_service: NewService, known: str, path: str
) -> None:
    async with new_service(database_url=known) as client:
        assert (await client.get(path)).status_code == 200
        refused = await client.get(path, params={"modell": "Civic"})
        assert refused.status_code == 422
        assert [one["location"] for one in refused.json()["errors"]] == [["query", "modell"]]


async def test_a_desk_that_does_not_exist_is_refused(new_service: NewService, known: str) -> None:
    database = Database(known, pool_size=1)
    async with database.session() as session:
        await seed_desks(session, [desk("lonely")])
    await database.close()
    async with new_service(database_url=known) as client:
        nobody = await client.get("/v1/human-agents", params={"desk": "lonely"})
        assert (nobody.status_code, nobody.json()) == (200, {"human_agents": []})
        refused = await client.get("/v1/human-agents", params={"desk": "insurence"})
        assert (refused.status_code, refused.json()["code"]) == (422, "unknown_desk")


@pytest.mark.parametrize(
    "path", ["/health", "/v1/stock", "/v1/nowhere", "/nowhere", "/docs", "/v1/stock?x=1"]
)
async def test_every_answer_is_strict(client: httpx.AsyncClient, path: str) -> None:
    told = (await client.get(path)).headers
    assert told["x-content-type-options"] == "nosniff"
    assert told["content-security-policy"].startswith("default-src 'none'")
    assert told["cache-control"] == "no-store"
