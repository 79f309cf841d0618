"""LiveKit's webhooks: only signed ones, each once, none lost while the database is away."""

import base64
import hashlib
import json
import time
from datetime import timedelta
from pathlib import Path
from secrets import token_hex

import httpx
import pytest
from callcenter.clock import utc_now
from callcenter.events import CallEnded, EndReason
from callcenter.ids import call_id_for_room
from callcenter_api.settings import ApiSettings
from livekit import api

from .record import tell
from .world import DEALERSHIP, Api, api_behind_doors, until


def hook(event: str, room: str, *, hook_id: str | None = None, **more: object) -> str:
    phone = {
        "sid": "PA_1",
        "identity": "sip_1",
        "kind": "SIP",
        "attributes": {
            "sip.phoneNumber": "+12025550171",
            "sip.trunkPhoneNumber": DEALERSHIP,
            "sip.callStatus": "active",
        },
    }
    body = {"event": event, "id": hook_id or f"EV_{token_hex(6)}", "createdAt": str(int(time.time()))}
    return json.dumps(body | {"room": {"name": room}, "participant": phone | more})


def signed(body: str, settings: ApiSettings, *, secret: str | None = None) -> dict[str, str]:
    digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
    token = (
        api.AccessToken(settings.livekit_api_key, secret or settings.livekit_api_secret.get_secret_value())
        .with_sha256(digest)
        .with_ttl(timedelta(minutes=5))
    )
    return {"Authorization": token.to_jwt(), "Content-Type": "application/webhook+json"}


async def send(client: httpx.AsyncClient, body: str, headers: dict[str, str]) -> httpx.Response:
    return await client.post("/v1/webhooks/livekit", content=body, headers=headers)


@pytest.fixture
def room() -> str:
    return f"call-{DEALERSHIP}_{token_hex(6)}"


@pytest.mark.parametrize("kind", ["STANDARD", "AGENT", "EGRESS", "INGRESS", "CONNECTOR"])
async def test_who_is_no_phone_makes_no_call(api_running: Api, room: str, kind: str) -> None:
    """A browser, an agent or a recorder in a room of ours, whatever it calls itself."""
    for event in ("participant_joined", "track_published", "participant_left", "room_finished"):
        body = hook(event, room, kind=kind)
        assert (await send(api_running.anyone, body, signed(body, api_running.settings))).status_code == 200
    assert (await api_running.client.get(f"/v1/calls/{call_id_for_room(room)}")).status_code == 404


async def test_an_agent_that_leaves_a_call_is_on_its_record(api_running: Api, room: str) -> None:
    for event, kind in (
        ("participant_joined", "SIP"),
        ("participant_joined", "AGENT"),
        ("participant_left", "AGENT"),
    ):
        body = hook(event, room, kind=kind, identity=f"{kind.lower()}_1")
        assert (await send(api_running.anyone, body, signed(body, api_running.settings))).status_code == 200
    assert "agent.left" in await api_running.event_types(call_id_for_room(room))


async def test_a_signed_webhook_is_taken_once(api_running: Api, room: str) -> None:
    body = hook("participant_joined", room)
    headers = signed(body, api_running.settings)
    first = await send(api_running.anyone, body, headers)
    second = await send(api_running.anyone, body, headers)
    assert (first.status_code, first.json()["duplicate"]) == (200, False)
    assert (second.status_code, second.json()["duplicate"]) == (200, True)
    types = await api_running.event_types(call_id_for_room(room))
    assert sorted(types) == ["call.answered", "call.created", "leg.answered", "leg.started"]


async def test_the_same_fact_in_another_webhook_is_not_written_twice(api_running: Api, room: str) -> None:
    for _ in range(2):
        body = hook("participant_joined", room)
        await send(api_running.anyone, body, signed(body, api_running.settings))
    assert (await api_running.event_types(call_id_for_room(room))).count("call.answered") == 1


@pytest.mark.parametrize(
    ("sent", "from_number"),
    [
        ({"sip.phoneNumber": "2025550172;npdi;rn=+12024561111"}, "+12025550172"),
        ({"sip.phoneNumber": "anonymous", "sip.h.p-asserted-identity": "<tel:+12025550172>"}, "+12025550172"),
        ({"sip.phoneNumber": "+12025550172", "sip.h.privacy": "id"}, None),
        (
            {
                "sip.phoneNumber": "anonymous",
                "sip.h.p-asserted-identity": "<sip:+12025550172@carrier.example>",
                "sip.h.privacy": "user;id",
            },
            None,
        ),
    ],
)
async def test_the_record_knows_one_number_or_none_and_no_other_writing_of_it(
    api_running: Api, room: str, sent: dict[str, str], from_number: str | None
) -> None:
    body = hook(
        "participant_joined",
        room,
        identity=f"sip_{sent['sip.phoneNumber']}",
        attributes={"sip.trunkPhoneNumber": DEALERSHIP[2:], **sent},
    )
    await send(api_running.anyone, body, signed(body, api_running.settings))
    call_id = call_id_for_room(room)
    call = await api_running.detail(call_id)
    assert (call["from_number"], call["to_number"], call["desk"]) == (from_number, DEALERSHIP, "dealership")
    on_record = json.dumps([call, await api_running.events(call_id)])
    assert "npdi" not in on_record
    assert ("2025550172" in on_record) is (from_number is not None)


async def test_what_our_server_did_not_sign_is_refused(api_running: Api, room: str) -> None:
    body = hook("participant_joined", room)
    good = signed(body, api_running.settings)
    for content, headers in (
        (body, {}),
        (body, {"Authorization": "not a token"}),
        (body, signed(body, api_running.settings, secret=token_hex(24))),
        (body.replace(DEALERSHIP, "+12025550109"), good),
    ):
        answer = await send(api_running.anyone, content, headers)
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
    assert await api_running.event_types(call_id_for_room(room)) == []


async def test_a_signed_body_that_is_no_webhook_is_invalid(api_running: Api) -> None:
    for body in ("nothing", '{"event": 7}', "[]"):
        answer = await send(api_running.anyone, body, signed(body, api_running.settings))
        assert answer.status_code == 422


async def test_rooms_that_are_not_calls_leave_no_trace(api_running: Api) -> None:
    body = hook("participant_joined", "lobby")
    assert (await send(api_running.anyone, body, signed(body, api_running.settings))).status_code == 200
    assert await api_running.event_types(call_id_for_room("lobby")) == []


async def test_a_phone_that_we_removed_is_second_hand_news(api_running: Api, room: str) -> None:
    """Who deleted the room says better why the call ended; until then it has ended all the same."""
    for event, more in (
        ("participant_joined", {}),
        ("participant_left", {"disconnectReason": "ROOM_DELETED"}),
    ):
        body = hook(event, room, **more)
        await send(api_running.anyone, body, signed(body, api_running.settings))
    call = await api_running.detail(call_id_for_room(room))
    assert call["legs"][0]["end_reason"] == "room_deleted"
    assert (call["status"], call["end_reason"]) == ("completed", "agent_hung_up")
    ended = CallEnded(end_reason=EndReason.USER_AWAY)
    await tell(api_running.database, room, ended, start=utc_now())
    assert (await api_running.detail(call_id_for_room(room)))["end_reason"] == "user_away"


async def test_while_the_database_is_away_webhooks_are_kept_and_written_later(
    settings: ApiSettings, room: str, tmp_path: Path
) -> None:
    call_id = call_id_for_room(room)

    def kept() -> list[Path]:
        return list(tmp_path.glob("api/*.jsonl"))

    async with api_behind_doors(settings, tmp_path) as (running, doors):
        await doors["database"].shut()
        body = hook("participant_joined", room)
        assert (await send(running.anyone, body, signed(body, settings))).status_code == 200
        assert kept()
        assert (await running.client.get(f"/v1/calls/{call_id}")).status_code == 503
        await doors["database"].open()
        await until(lambda: running.event_types(call_id))
        await until(lambda: not kept())
