"""From a VIN to its vehicle over HTTP: found, not found, impossible, and all of it in one go."""

import httpx
import pytest

from .conftest import NewService

ACCORD = "1HGCM82633A004352"
NOBODYS = "11111111111111111"


async def test_a_known_vin_gives_its_vehicle(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/lookup-vehicle", json={"vin": ACCORD})
    assert answer.status_code == 200
    assert answer.json() == {
        "found": True,
        "vin": ACCORD,
        "year": 2003,
        "make": "Honda",
        "model": "Accord",
        "trim": "EX-V6",
        "body": "Coupe",
        "engine": "3.0 L V6, 240 hp",
        "plant": "Marysville, Ohio, United States",
        "fuel": "Gasoline",
        "errors": [],
    }


@pytest.mark.parametrize(
    ("vin", "year", "make", "model"),
    [
        ("1HGCM82633A004352", 2003, "Honda", "Accord"),
        ("1M8GDM9AXKP042788", 1989, "Motor Coach Industries", "102C3 Intercity"),
        ("5GZCZ43D13S812715", 2003, "Saturn", "Vue"),
        ("1FAHP3FN8AW139719", 2010, "Ford", "Focus"),
        ("4F2YU09161KM33122", 2001, "Mazda", "Tribute"),
        ("1J4FA29P4YP728937", 2000, "Jeep", "Wrangler"),
        ("1GNEK13ZX3R298984", 2003, "Chevrolet", "Tahoe"),
        ("KMHDU46D17U090264", 2007, "Hyundai", "Elantra"),
    ],
)
async def test_published_vins_are_decoded_as_published(
    client: httpx.AsyncClient, vin: str, year: int, make: str, model: str
) -> None:
    vehicle = (await client.post("/api/lookup-vehicle", json={"vin": vin})).json()
    assert (vehicle["year"], vehicle["make"], vehicle["model"]) == (year, make, model)


async def test_a_number_nobody_gave_out_is_not_found(client: httpx.AsyncClient) -> None:
    """A question of fact answers `found: false`; a resource that is not there is a 404."""
    asked = await client.post("/api/lookup-vehicle", json={"vin": NOBODYS})
    assert asked.status_code == 200
    assert asked.json()["found"] is False
    assert "not registered" in asked.json()["errors"][0]
    got = await client.get(f"/v1/vehicles/{NOBODYS}")
    assert got.status_code == 404
    assert got.headers["content-type"] == "application/problem+json"


async def test_separators_and_case_are_forgiven(client: httpx.AsyncClient) -> None:
    got = await client.get("/v1/vehicles/1hg-cm826-33a004352")
    assert got.status_code == 200
    assert got.json()["vin"] == ACCORD


@pytest.mark.parametrize(
    ("vin", "position", "reason"),
    [
        ("1HGCM82633AO04352", 12, "the letter O"),
        ("1HGCM82633A00435", None, "not 16"),
        ("1HGCN82633A004352", 9, "these characters need 7"),
        ("1HGCM82633A0043§2", 16, "does not occur"),
    ],
)
async def test_a_wrong_vin_is_told_by_position_and_reason(
    client: httpx.AsyncClient, vin: str, position: int | None, reason: str
) -> None:
    answer = await client.post("/api/lookup-vehicle", json={"vin": vin})
    problem = answer.json()
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["code"] == "invalid_vin"
    assert problem.get("position") == position
    assert reason in problem["reason"]


@pytest.mark.parametrize(
    "heard",
    [
        "1HGCN82633A004352",  # N for M
        "1HGCM82633A004532",  # swapped
        "1HGCM82633A04352",  # a zero lost
        "1HGCM82633A0004352",  # a zero too many
        "1HGCM82633AO04352",  # O for 0
        "1HGCM8263A004352",  # a double three heard once
    ],
)
async def test_the_vehicle_that_was_meant_is_suggested_first(client: httpx.AsyncClient, heard: str) -> None:
    answer = await client.post("/api/lookup-vehicle", json={"vin": heard})
    suggestions = answer.json()["suggestions"]
    assert suggestions[0]["vin"] == ACCORD
    assert (suggestions[0]["make"], suggestions[0]["model"], suggestions[0]["year"]) == (
        "Honda",
        "Accord",
        2003,
    )
    assert len(suggestions) <= 10
    assert [one["score"] for one in suggestions] == sorted(one["score"] for one in suggestions)


async def test_a_european_number_is_looked_up_whatever_its_check_digit(client: httpx.AsyncClient) -> None:
    """Outside North America position nine may be anything; the decoder's remark is passed on."""
    answer = await client.post("/api/lookup-vehicle", json={"vin": "WBA3A5C50CF256651"})
    assert answer.status_code == 200
    assert answer.json()["make"] == "BMW"
    assert "Check Digit" in answer.json()["errors"][0]


async def test_a_batch_answers_each_in_its_place(client: httpx.AsyncClient) -> None:
    given = [ACCORD, "nonsense", NOBODYS, "1HGCN82633A004352", ACCORD]
    answer = await client.post("/v1/vehicles/batch", json={"vins": given})
    entries = answer.json()["vehicles"]
    assert answer.status_code == 200
    assert [entry["given"] for entry in entries] == given
    assert entries[0] == entries[4]
    assert entries[0]["vehicle"]["found"] is True
    assert entries[1]["vehicle"] is None
    assert entries[2]["vehicle"]["found"] is False
    assert entries[3]["problem"]["suggestions"][0]["vin"] == ACCORD


@pytest.mark.parametrize("vins", [[], [ACCORD] * 101, "1HGCM82633A004352", [17], None])
async def test_a_batch_has_one_to_a_hundred_texts(client: httpx.AsyncClient, vins: object) -> None:
    answer = await client.post("/v1/vehicles/batch", json={"vins": vins})
    assert answer.status_code == 422
    assert answer.json()["errors"]


@pytest.mark.parametrize("presented", ["", "Bearer nope", "Bearer ", "Basic eA==", "Bearer \u00e9"])
@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/api/lookup-vehicle"), ("GET", f"/v1/vehicles/{ACCORD}"), ("POST", "/v1/vehicles/batch")],
)
async def test_facts_are_told_only_with_the_service_key(
    client: httpx.AsyncClient, method: str, path: str, presented: str
) -> None:
    headers = {"Authorization": presented.encode("latin-1")}
    answer = await client.request(method, path, headers=headers, json={"vin": ACCORD, "vins": [ACCORD]})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "make" not in answer.text


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/health"])
async def test_health_is_open(new_service: NewService, known: str, path: str) -> None:
    async with new_service(database_url=known) as client:
        answer = await client.get(path, headers={"Authorization": ""})
    assert answer.status_code == 200


@pytest.mark.parametrize("presented", ["", "Bearer nope"])
async def test_figures_are_told_only_with_the_service_key(client: httpx.AsyncClient, presented: str) -> None:
    answer = await client.get("/metrics", headers={"Authorization": presented})
    assert answer.status_code == 401
    assert "lookup_" not in answer.text


async def test_metrics_count_outcomes_and_never_name_a_vin(client: httpx.AsyncClient) -> None:
    await client.get(f"/v1/vehicles/{ACCORD}")
    await client.get(f"/v1/vehicles/{ACCORD}")
    figures = (await client.get("/metrics")).text
    assert 'lookup_cache_total{outcome="miss"} 1.0' in figures
    assert 'lookup_cache_total{outcome="hit"} 1.0' in figures
    assert 'route="/v1/vehicles/{vin}"' in figures
    assert ACCORD not in figures


async def test_of_numbers_that_sound_alike_it_says_which_somebody_builds(client: httpx.AsyncClient) -> None:
    """The check digit fits all of these; one is a car, one has no such manufacturer, one is no VIN."""
    subaru, misheard = "JF1GH6G62A9480503", "JF1G86G62A9480503"
    asked = {"vins": [subaru, misheard, NOBODYS, "VIN"]}
    answer = await client.post("/v1/vehicles/plausibility", json=asked)
    assert answer.status_code == 200
    known = answer.json()["plausibility"]
    assert known[subaru] == "model"
    assert known[misheard] != "model"
    assert (known[NOBODYS], known["VIN"]) == ("none", "none")
