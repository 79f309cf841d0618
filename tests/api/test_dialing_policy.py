"""What the policy forbids is not dialed: refused when it is asked for, and again right before dialing."""

from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from callcenter.clock import utc_now
from callcenter.dialing import DialPolicy
from callcenter.events import CallCreated, Direction
from callcenter.fanout import Fanout
from callcenter.tasks import TaskOwner
from callcenter_api.composition import livekit_client_of, redis_of
from callcenter_api.directory.service import Directory
from callcenter_api.journal import Journal
from callcenter_api.settings import ApiSettings
from callcenter_api.spool import Spool
from callcenter_api.telephony.dialing import Dialer, Order
from callcenter_api.telephony.livekit import LiveKit

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
    api_running: Api, settings: ApiSettings, tmp_path: Path
) -> None:
    """The policy is asked at the last moment: what was allowed when it was noted may not be any more."""
    room = f"call-out-{token_hex(8)}"
    call_id = await tell(
        api_running.database, room, CallCreated(direction=Direction.OUTBOUND, to_number="+14165550123")
    )
    canada = DialPolicy(allowed=frozenset({"US", "CA"}))
    assert canada.refusal("+14165550123") is None
    await _dial(api_running, settings, tmp_path, Order(room, "+14165550123", DEALERSHIP, "dealership"))
    await until(lambda: api_running.has_status(str(call_id), "failed"))
    assert (await api_running.detail(str(call_id)))["failure_reason"] == "number_country_not_allowed"
    assert await _rooms(settings, room) == []


async def _dial(running: Api, settings: ApiSettings, folder: Path, order: Order) -> None:
    redis = redis_of(settings)
    journal = Journal(running.database, Fanout(redis), Spool(folder), utc_now, redact=lambda event: event)
    async with livekit_client_of(settings) as client, TaskOwner("test") as tasks:
        livekit = LiveKit(
            client, agent_name="callcenter", outbound_trunk_id=None, ringing=settings.ringing_timeout
        )
        directory = Directory(running.database, utc_now, DialPolicy())
        dialer = Dialer(
            livekit, journal, tasks, on_answered=lambda _room: None, not_dialed=directory.not_dialed
        )
        dialer.start(order)
        await until(lambda: not dialer.is_dialing(order.room))
    await redis.aclose()


async def _rooms(settings: ApiSettings, room: str) -> list[Any]:
    async with livekit_client_of(settings) as client:
        livekit = LiveKit(
            client, agent_name="callcenter", outbound_trunk_id=None, ringing=settings.ringing_timeout
        )
        return await livekit.rooms([room])
