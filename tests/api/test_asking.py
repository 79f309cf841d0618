"""What is asked for must make sense: known names, desks that exist, moments of the calendar."""

import base64

import pytest
from callcenter.ids import new_id

from .test_openapi import document
from .world import Api

LISTS = sorted(
    path
    for path, operations in document()["paths"].items()
    if "cursor" in {one["name"] for one in operations.get("get", {}).get("parameters", ())}
)
OF_DESKS = [path for path in LISTS if path != "/v1/patients"]
EVERY_READING = sorted(
    path.replace("{call_id}", str(new_id())).replace("{appointment_id}", str(new_id()))
    for path, operations in document()["paths"].items()
    if "get" in operations
)
MOMENTS = {"calls": "created", "appointments": "starts"}


def test_every_list_is_looked_at() -> None:
    assert len(LISTS) >= 9
    assert {"/v1/calls", "/v1/appointments", "/v1/claims", "/v1/patients"} <= set(LISTS)


@pytest.mark.parametrize("path", EVERY_READING)
async def test_a_parameter_that_does_not_exist_is_refused(api_running: Api, path: str) -> None:
    answer = await api_running.client.get(path, params={"create_from": "x", "limits": 1})
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert [one["location"] for one in answer.json()["errors"]] == [
        ["query", "create_from"],
        ["query", "limits"],
    ]
    assert {one["code"] for one in answer.json()["errors"]} == {"extra_forbidden"}


@pytest.mark.parametrize("path", ["/v1/calls", f"/v1/calls/{new_id()}/hangup", "/v1/webhooks/livekit"])
async def test_nor_is_it_taken_by_what_changes_something(api_running: Api, path: str) -> None:
    answer = await api_running.client.post(path, params={"dry_run": "true"}, json={})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["location"] == ["query", "dry_run"]


async def test_a_stranger_learns_no_parameters(api_running: Api) -> None:
    assert (await api_running.anyone.get("/v1/calls", params={"x": 1})).status_code == 401


@pytest.mark.parametrize("path", [*OF_DESKS, "/v1/appointments/slots"])
async def test_a_desk_that_does_not_exist_is_refused(api_running: Api, path: str) -> None:
    more = {"kind": "service", "day": "2026-03-02"} if path.endswith("slots") else {}
    answer = await api_running.client.get(path, params={"desk": "dealershop", **more})
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_desk")
    assert (await api_running.client.get(path, params={"desk": "dealership", **more})).status_code == 200


EDGES = [
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "0001-01-01T00:00:00-14:00",
    "9999-12-31T23:59:59.999999Z",
    "9999-12-31T23:59:59.999999-14:00",
    "9999-12-31T23:59:59+14:00",
]


@pytest.mark.parametrize("moment", EDGES)
@pytest.mark.parametrize("path", OF_DESKS)
async def test_the_edges_of_the_calendar_break_nothing(api_running: Api, path: str, moment: str) -> None:
    name = MOMENTS.get(path.rsplit("/", 1)[1], "noted")
    outside = moment in {EDGES[1], EDGES[4]}
    for bound in ("from", "before"):
        answer = await api_running.client.get(path, params={f"{name}_{bound}": moment})
        assert answer.status_code == (422 if outside else 200), answer.text
        assert answer.headers["content-type"].endswith("problem+json") is outside


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
async def test_the_first_day_and_the_last_are_days(api_running: Api, day: str) -> None:
    for params in ({"due_from": day}, {"due_to": day}):
        assert (await api_running.client.get("/v1/patients", params=params)).status_code == 200
    slots = {"desk": "dealership", "kind": "service", "day": day}
    answer = await api_running.client.get("/v1/appointments/slots", params=slots)
    assert (answer.status_code, answer.json()) == (200, {"slots": []})


@pytest.mark.parametrize("moment", EDGES)
async def test_nothing_is_booked_at_the_edges(api_running: Api, moment: str) -> None:
    wish = {"desk": "dealership", "kind": "service", "starts_at": moment, "name": "Ada"}
    assert (await api_running.client.post("/v1/appointments", json=wish)).status_code in {409, 422}


@pytest.mark.parametrize("path", LISTS)
async def test_a_made_up_cursor_is_refused(api_running: Api, path: str) -> None:
    made_up = [f"{moment}|{new_id()}" for moment in (EDGES[1], EDGES[4], "0001-01-01T00:00:00", "")]
    for text in [*made_up, "9999-99-99|P1", "|", "\x00|\x00"]:
        cursor = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
        answer = await api_running.client.get(path, params={"cursor": cursor})
        assert answer.status_code in {200, 422}, answer.text
        assert answer.status_code == 422 or text == made_up[2]
