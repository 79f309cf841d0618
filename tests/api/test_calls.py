"""Calls read over REST: whole, page by page, by filter, and as they happen."""

import asyncio
from datetime import timedelta
from secrets import token_hex

import httpx
import pytest
from callcenter.events import CallCreated, Direction, Speaker, TurnEnded
from callcenter.ids import new_id
from callcenter.tasks import spawn

from .record import NOON, tell, told_call
from .world import Api, until


async def test_a_call_is_told_whole(api_running: Api) -> None:
    call = await api_running.detail(await told_call(api_running.database))
    assert (call["status"], call["end_reason"], call["disposition"]) == (
        "completed",
        "caller_hung_up",
        "vehicle_found",
    )
    assert [turn["speaker"] for turn in call["turns"]] == ["agent", "caller", "agent"]
    assert call["duration_ms"] == 9000
    assert call["timings"] == {
        "ring_ms": 2000,
        "greeted_after_ms": 210.0,
        "talk_ms": 9000,
        "response_latency_p50_ms": 640.0,
        "response_latency_p95_ms": 640.0,
    }
    assert call["vehicles"] == [
        {
            "vin": "1HGCM82633A004352",
            "found": True,
            "year": 2003,
            "make": "Honda",
            "model": "Accord",
            "trim": "EX",
        }
    ]
    assert call["legs"][0]["party"] == "customer"
    assert call["events"]["count"] == 12
    assert call["events"]["last_seq"] == 12


async def test_events_are_read_on_from_where_one_was(api_running: Api) -> None:
    call_id = await told_call(api_running.database)
    url = f"/v1/calls/{call_id}/events"
    first = (await api_running.client.get(url, params={"limit": 5})).json()
    rest = (await api_running.client.get(url, params={"after_seq": first["last_seq"]})).json()
    assert [event["seq"] for event in first["events"] + rest["events"]] == list(range(1, 13))
    nothing = (await api_running.client.get(url, params={"after_seq": rest["last_seq"]})).json()
    assert nothing == {"events": [], "last_seq": 12}


async def test_pages_show_every_call_once_also_of_the_same_moment(api_running: Api) -> None:
    number = "+12025550199"
    told = {
        str(
            await tell(
                api_running.database,
                f"call-{token_hex(8)}",
                CallCreated(direction=Direction.INBOUND, from_number=number),
                start=NOON - timedelta(seconds=index // 3),
            )
        )
        for index in range(11)
    }
    seen: list[dict] = []
    cursor = None
    while True:
        params = {"from_number": number, "limit": 4} | ({"cursor": cursor} if cursor else {})
        page = (await api_running.client.get("/v1/calls", params=params)).json()
        seen += page["calls"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == 11
    assert {call["call_id"] for call in seen} == told
    assert [call["created_at"] for call in seen] == sorted(
        (call["created_at"] for call in seen), reverse=True
    )


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"q": "zebra crossing"}, 1),
        ({"q": "zebras"}, 1),
        ({"q": "zebra", "desk": "clinic"}, 0),
        ({"q": "zebra", "status": ["queued", "completed"]}, 1),
        ({"q": "zebra", "direction": "outbound"}, 0),
        ({"q": "zebra", "created_before": "2026-03-01T11:00:00Z"}, 0),
        ({"q": "zebra", "created_from": "2026-03-01T11:00:00Z"}, 1),
    ],
)
async def test_filters_choose_calls(api_running: Api, params: dict, found: int, zebra: str) -> None:
    calls = (await api_running.client.get("/v1/calls", params=params)).json()["calls"]
    assert [call["call_id"] for call in calls] == [zebra][:found]


@pytest.fixture(scope="module")
async def zebra(api_running: Api) -> str:
    turn = TurnEnded(turn_id="1", speaker=Speaker.CALLER, text="There is a zebra crossing the road.")
    created = CallCreated(direction=Direction.INBOUND, desk="dealership")
    return str(await tell(api_running.database, f"call-{token_hex(8)}", created, turn))


@pytest.mark.parametrize("path", ["", "/events", "/turns", "/recording"])
async def test_a_call_that_never_was_is_not_found(api_running: Api, path: str) -> None:
    answer = await api_running.client.get(f"/v1/calls/{new_id()}{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "params", [{"cursor": "nonsense"}, {"limit": 0}, {"status": "sleeping"}, {"from_number": "12"}]
)
async def test_a_question_that_makes_no_sense_is_a_problem(api_running: Api, params: dict) -> None:
    answer = await api_running.client.get("/v1/calls", params=params)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


async def test_desks_and_numbers_are_told(api_running: Api) -> None:
    desks = (await api_running.client.get("/v1/desks")).json()["desks"]
    assert {desk["id"] for desk in desks} == {"dealership", "clinic"}
    numbers = (await api_running.client.get("/v1/numbers")).json()["numbers"]
    assert {"number": "+12025550100", "desk": "dealership", "label": None} in numbers


async def test_a_recording_is_played_by_a_link_without_a_key(
    api_running: Api, stored_recording: bytes
) -> None:
    call_id = await told_call(api_running.database, key="calls/2026/03/01/test/1.ogg")
    links = (await api_running.client.get(f"/v1/calls/{call_id}/recording")).json()["links"]
    async with httpx.AsyncClient() as browser:
        assert (await browser.get(links[0]["url"])).content == stored_recording
        assert (await browser.get(links[0]["url"].replace("1.ogg", "2.ogg"))).status_code == 403


async def test_what_happens_is_heard_on_the_stream(api_running: Api) -> None:
    heard: list[str] = []

    async def listen() -> None:
        async with api_running.client.stream(
            "GET", "/v1/events/stream", params={"max_seconds": 10}
        ) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            async for line in stream.aiter_lines():
                heard.append(line)
                if line.startswith("data:") and "call.failed" in line:
                    return

    listening = spawn(listen(), name="listen")
    await until(lambda: heard)
    await api_running.client.post("/v1/calls", json={"to": "+12025550181", "desk": "dealership"})
    await asyncio.wait_for(listening, 10)
    types = [line for line in heard if line.startswith("data:")]
    assert any("call.created" in line for line in types)
    assert "event: call" in heard
