"""Appointments over REST: nobody gets what somebody else has, and a repeated request books once."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from secrets import token_hex
from uuid import uuid4

import httpx
import pytest

from .world import Api, in_days


def slot(api_day: int, *, kind: str = "test_drive") -> dict[str, str]:
    return {"desk": "dealership", "kind": kind, "day": in_days(api_day).isoformat()}


async def free(api: Api, query: dict[str, str]) -> list[str]:
    answer = await api.client.get("/v1/appointments/slots", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()["slots"]


async def book(
    api: Api, starts_at: str, *, kind: str = "test_drive", key: str | None = None, **more: str
) -> httpx.Response:
    wish = {"desk": "dealership", "kind": kind, "starts_at": starts_at, "name": "Ada Byron", **more}
    return await api.client.post(
        "/v1/appointments", json=wish, headers={"Idempotency-Key": key} if key else None
    )


async def test_what_is_booked_is_not_free_and_canceled_is_free_again(api_running: Api) -> None:
    query = slot(5)
    before = await free(api_running, query)
    booked = await book(api_running, before[3], phone="+12025550150")
    assert booked.status_code == 201
    assert booked.headers["location"] == f"/v1/appointments/{booked.json()['appointment_id']}"
    starts, ends = (datetime.fromisoformat(booked.json()[name]) for name in ("starts_at", "ends_at"))
    assert ends - starts == timedelta(minutes=30)
    assert await free(api_running, query) == [at for at in before if at != before[3]]
    for _ in range(2):
        canceled = await api_running.client.post(f"{booked.headers['location']}/cancel")
        assert canceled.json()["status"] == "canceled"
    assert await free(api_running, query) == before
    assert (await book(api_running, before[3])).status_code == 201


@pytest.mark.parametrize(("kind", "places"), [("test_drive", 1), ("service", 2)])
async def test_of_many_at_once_only_as_many_as_there_are_places_get_it(
    api_running: Api, kind: str, places: int
) -> None:
    at = (await free(api_running, slot(6, kind=kind)))[5]
    answers = await asyncio.gather(*(book(api_running, at, kind=kind) for _ in range(8)))
    assert Counter(answer.status_code for answer in answers) == {201: places, 409: 8 - places}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"slot_taken"}
    assert at not in await free(api_running, slot(6, kind=kind))


async def test_the_same_key_books_once_even_at_the_same_moment(api_running: Api) -> None:
    at = (await free(api_running, slot(7)))[0]
    key = token_hex(8)
    answers = await asyncio.gather(*(book(api_running, at, key=key) for _ in range(5)))
    assert len({answer.json()["appointment_id"] for answer in answers}) == 1
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 200, 201]
    another = await book(api_running, at, key=key, name="Somebody Else")
    assert (another.status_code, another.json()["code"]) == (409, "idempotency_key_reused")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"starts_at": "2020-01-06T15:00:00Z"}, 409, "no_such_slot"),
        ({"starts_at": "0001-01-01T00:00:00Z"}, 409, "no_such_slot"),
        ({"starts_at": "9999-12-31T23:59:59Z"}, 409, "no_such_slot"),
        ({"kind": "haircut"}, 422, "unknown_appointment_kind"),
        ({"desk": "nobody"}, 422, "unknown_desk"),
        ({"starts_at": "2027-01-06T15:00:00"}, 422, "invalid_request"),
        ({"name": "  "}, 422, "invalid_request"),
        ({"phone": "12"}, 422, "invalid_request"),
    ],
)
async def test_what_cannot_be_booked_says_why(
    api_running: Api, change: dict[str, str], status: int, code: str
) -> None:
    wish = {"desk": "dealership", "kind": "test_drive", "starts_at": "2027-01-06T15:00:00Z", "name": "Ada"}
    answer = await api_running.client.post("/v1/appointments", json=wish | change)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_between_two_slots_nothing_begins(api_running: Api) -> None:
    at = datetime.fromisoformat((await free(api_running, slot(8)))[0]) + timedelta(minutes=10)
    answer = await book(api_running, at.isoformat())
    assert (answer.status_code, answer.json()["code"]) == (409, "no_such_slot")


async def test_lists_by_telephone_and_by_pages(api_running: Api) -> None:
    at, phone, call_id = await free(api_running, slot(9)), "+12025550159", str(uuid4())
    made = [
        (await book(api_running, moment, phone=phone, call_id=call_id)).json()["appointment_id"]
        for moment in (at[4], at[2], at[0])
    ]
    await api_running.client.post(f"/v1/appointments/{made[1]}/cancel")
    query = {"phone": phone, "desk": "dealership", "limit": "1"}
    seen, cursor = [], None
    while True:
        page = await api_running.client.get(
            "/v1/appointments", params=query | ({"cursor": cursor} if cursor else {})
        )
        seen += [one["appointment_id"] for one in page.json()["appointments"]]
        if (cursor := page.json()["next_cursor"]) is None:
            break
    assert seen == made[::-1]
    booked = await api_running.client.get(
        "/v1/appointments", params={"phone": phone, "status": "booked", "upcoming": True}
    )
    assert [one["appointment_id"] for one in booked.json()["appointments"]] == [made[2], made[0]]
    of_call = await api_running.client.get("/v1/appointments", params={"call_id": call_id})
    assert len(of_call.json()["appointments"]) == 3


async def test_appointments_need_a_key_and_exist(api_running: Api) -> None:
    assert (await api_running.anyone.get("/v1/appointments")).status_code == 401
    assert (await api_running.client.get(f"/v1/appointments/{uuid4()}")).status_code == 404
    assert (await api_running.client.post(f"/v1/appointments/{uuid4()}/cancel")).status_code == 404
    wrong = await api_running.client.get("/v1/appointments", params={"cursor": "nonsense"})
    assert wrong.status_code == 422


@pytest.mark.parametrize("day", ["0001-01-01", "2020-01-01", "9999-12-31"])
async def test_days_out_of_reach_have_no_slots(api_running: Api, day: str) -> None:
    assert await free(api_running, slot(1) | {"day": day}) == []
