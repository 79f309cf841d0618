"""What the policy forbids is not dialed: refused when it is asked for, and again right before dialing."""

from secrets import token_hex

import pytest
from callcenter.clock import utc_now
from callcenter.dialing import DialPolicy
from callcenter.events import CallCreated, Direction
from callcenter_api.composition import livekit_client_of
from callcenter_api.settings import ApiSettings
from livekit.protocol.room import ListRoomsRequest

from .record import tell
from .world import DEALERSHIP, Api, until

FORBIDDEN = [
    ("+19005551234", "number_premium_rate"),
    ("+979123456789", "number_premium_rate"),
    ("+881612345678", "number_satellite"),
    ("+883510012345678", "number_satellite"),
    ("+18765230123", "number_country_not_allowed"),
    ("+442079460018", "number_country_not_allowed"),
    ("+19115550172", "number_emergency"),
    ("+15005550006", "number_special_service"),
    (DEALERSHIP, "number_is_ours"),
]


@pytest.mark.parametrize(("number", "code"), FORBIDDEN)
async def test_a_call_to_it_is_refused_with_its_reason(api_running: Api, number: str, code: str) -> None:
    answer = await api_running.client.post("/v1/calls", json={"to": number, "desk": "dealership"})
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, code)
    assert problem["detail"].endswith((".", ")."))
    assert number not in answer.text


@pytest.mark.parametrize("number", ["911", "112", "+1911", "12345"])
async def test_a_short_code_is_no_number(api_running: Api, number: str) -> None:
    answer = await api_running.client.post("/v1/calls", json={"to": number, "desk": "dealership"})
    assert answer.status_code == 422


@pytest.mark.parametrize(("number", "code"), FORBIDDEN)
async def test_nobody_is_transferred_to_it(
    api_running: Api, inbound_room: str, number: str, code: str
) -> None:
    """Before an agent is asked, so it does not matter that there is none."""
    call_id = await tell(api_running.database, inbound_room, CallCreated(direction=Direction.INBOUND))
    for kind in ("warm", "cold"):
        answer = await api_running.client.post(
            f"/v1/calls/{call_id}/transfer", json={"kind": kind, "to": number, "reason": "a bill"}
        )
        assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_a_number_that_was_stored_before_is_not_dialed_either(
    api_running: Api, settings: ApiSettings
) -> None:
    """The policy is asked at the last moment: what was allowed when it was noted may not be any more."""
    room = f"call-out-{token_hex(8)}"
    call_id = await tell(
        api_running.database,
        room,
        CallCreated(direction=Direction.OUTBOUND, to_number="+14165550123", desk="dealership"),
        start=utc_now(),
    )
    canada = DialPolicy(allowed=frozenset({"US", "CA"}))
    assert canada.refusal("+14165550123") is None
    await until(lambda: api_running.has_status(str(call_id), "failed"))
    assert (await api_running.detail(str(call_id)))["failure_reason"] == "number_country_not_allowed"
    await until(lambda: _is_gone(settings, room))


async def _is_gone(settings: ApiSettings, room: str) -> bool:
    async with livekit_client_of(settings) as client:
        return not (await client.room.list_rooms(ListRoomsRequest(names=[room]))).rooms
