"""Policies, customers, patients, stock and people over HTTP: who is who, and nobody else's data."""

from collections.abc import AsyncIterator

import httpx
import pytest
from callcenter.store.business import StockRow
from callcenter.store.database import Database
from redis.asyncio import Redis
from sqlalchemy import update

from .conftest import NewService

MARIA, OTHER_MARIA, WHITFIELDS, KIMS = "+12025550150", "+12025550151", "+12025550152", "+12025550175"


@pytest.fixture
async def client(new_service: NewService, redis: Redis, known: str) -> AsyncIterator[httpx.AsyncClient]:
    async with new_service(database_url=known) as service:
        yield service


async def asked(client: httpx.AsyncClient, path: str, **query: str | int) -> dict:
    answer = await client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("written", ["HO204519", "ho204519", "HO-204519", "h o 204 519"])
async def test_a_policy_however_its_number_is_written(client: httpx.AsyncClient, written: str) -> None:
    found = await asked(client, f"/v1/policies/{written}")
    assert found["policy_number"] == "HO204519"
    assert found["customer"]["customer_id"] == "C1001"
    assert found["customer"]["date_of_birth"] == "1984-03-12"
    assert found["effective_on"] == "2025-12-05", "days are counted from the seeding"
    assert [one["loan_number"] for one in found["mortgagees"]] == ["4471902286"]


@pytest.mark.parametrize(
    "path", ["/v1/policies/PA999999", "/v1/policies/nonsense", "/v1/policies/%27%3B--", "/v1/patients/P9"]
)
async def test_what_is_not_there_is_a_problem(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["code"].endswith("_not_found")


@pytest.mark.parametrize(
    ("phone", "ids"),
    [(MARIA, ["C1001"]), (OTHER_MARIA, ["C1002"]), (WHITFIELDS, ["C1003", "C1004"]), ("+12025550199", [])],
)
async def test_a_telephone_says_who_may_be_calling(
    client: httpx.AsyncClient, phone: str, ids: list[str]
) -> None:
    found = (await asked(client, "/v1/customers", phone=phone))["customers"]
    assert [one["customer_id"] for one in found] == ids
    assert all(set(one) == {"customer_id", "name", "line"} for one in found), "and nothing that verifies them"


async def test_patients_by_id_and_by_telephone(client: httpx.AsyncClient) -> None:
    patient = await asked(client, "/v1/patients/P1002")
    assert (patient["language"], patient["procedure"]) == ("es", "gallbladder_removal")
    assert patient["surgery_on"] == "2026-03-03"
    found = (await asked(client, "/v1/patients", phone=KIMS))["patients"]
    assert [one["name"] for one in found] == ["Grace Kim", "Emily Kim"]


async def test_what_is_known_of_people_is_never_left_in_redis(
    client: httpx.AsyncClient, redis: Redis
) -> None:
    await asked(client, "/v1/policies/HO204519")
    await asked(client, "/v1/customers", phone=MARIA)
    await asked(client, "/v1/patients/P1002")
    await asked(client, "/v1/human-agents", desk="insurance")
    assert await redis.keys("*") == []


@pytest.mark.parametrize(
    ("wish", "stock_numbers"),
    [
        ({"make": "honda", "model": "accord"}, ["U1101", "U1102", "N2401"]),
        ({"make": "HONDA", "model": "Accord", "year_from": 2020, "year_to": 2025}, ["U1102"]),
        ({"model": "f 150"}, ["U1105", "U1106"]),
        ({"model": "F-150", "price_to": 24500}, ["U1105"]),
        ({"make": "Ford", "model": "F%"}, ["U1105", "U1106"]),
        ({"make": "Honda", "model": "Civic"}, ["N2402"]),
        ({"condition": "new", "price_to": 30000}, ["N2402"]),
        ({"make": "Lada"}, []),
        ({"make": "' OR 1=1 --"}, []),
    ],
)
async def test_stock_is_what_is_wanted_and_not_sold_the_cheapest_first(
    client: httpx.AsyncClient, wish: dict[str, str | int], stock_numbers: list[str]
) -> None:
    found = (await asked(client, "/v1/stock", **wish))["vehicles"]
    assert [one["stock_number"] for one in found] == stock_numbers


async def test_a_price_is_remembered_for_seconds(client: httpx.AsyncClient, redis: Redis, known: str) -> None:
    before = await asked(client, "/v1/stock", make="Subaru")
    database = Database(known, pool_size=1)
    async with database.session() as session:
        await session.execute(
            update(StockRow).where(StockRow.stock_number == "U1107").values(price_usd=14900)
        )
    await database.close()
    assert await asked(client, "/v1/stock", make="Subaru") == before
    (key,) = await redis.keys("lookup:stock:*")
    assert await redis.pttl(key) <= 10_000
    await redis.delete(key)
    assert (await asked(client, "/v1/stock", make="Subaru"))["vehicles"][0]["price_usd"] == 14900


async def test_people_in_the_order_in_which_they_are_tried(client: httpx.AsyncClient) -> None:
    people = (await asked(client, "/v1/human-agents", desk="clinic"))["human_agents"]
    assert [one["extension"] for one in people] == ["301", "302", "303"]


async def test_without_postgres_vehicles_are_found_and_people_are_not(new_service: NewService) -> None:
    async with new_service() as client:
        answer = await client.get("/v1/policies/HO204519")
        assert (answer.status_code, answer.json()["retryable"]) == (503, True)
        assert (await client.get("/v1/vehicles/1HGCM82633A004352")).status_code == 200
        assert (await client.get("/readyz")).status_code == 200
        assert (await client.get("/health")).json()["checks"]["database"]["status"] == "unhealthy"


@pytest.mark.parametrize(
    "path",
    ["/v1/policies/HO204519", "/v1/customers?phone=%2B12025550150", "/v1/patients/P1001", "/v1/stock"],
)
async def test_nobody_is_told_without_the_key(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path, headers={"Authorization": "Bearer another-key-of-16"})
    assert answer.status_code == 401
