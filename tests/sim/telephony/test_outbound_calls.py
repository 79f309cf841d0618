"""CreateSIPParticipant and TransferSIPParticipant through livekit-api, against the carrier's test numbers."""

import asyncio
import time
from collections.abc import AsyncIterator
from secrets import token_hex

import pytest
from google.protobuf.duration_pb2 import Duration
from livekit import api, rtc

from .conftest import Sim, agent_in, until

pytestmark = pytest.mark.call

NUMBER = "+120255501{}"


@pytest.fixture
async def lk(healthy: Sim) -> AsyncIterator[api.LiveKitAPI]:
    async with healthy.api() as client:
        yield client


def order(last_two: int, **fields: object) -> api.CreateSIPParticipantRequest:
    values: dict[str, object] = {
        "sip_trunk_id": "ST_sim_outbound",
        "sip_call_to": NUMBER.format(last_two),
        "room_name": f"call-out-{token_hex(8)}",
        "participant_identity": "phone",
        "wait_until_answered": True,
        **fields,
    }
    return api.CreateSIPParticipantRequest(**values)  # type: ignore[arg-type]


async def test_an_answered_call_is_active_and_speaks(lk: api.LiveKitAPI, sim: Sim) -> None:
    request = order(
        80, participant_name="Sam", participant_metadata="m", participant_attributes={"desk": "x"}
    )
    async with agent_in(sim, request.room_name) as agent:
        info = await lk.sip.create_sip_participant(request)
        assert (info.participant_identity, info.room_name) == ("phone", request.room_name)
        assert info.participant_id.startswith("PA_")
        assert info.sip_call_id.startswith("SCL_")
        call = await sim.until(info.sip_call_id, lambda call: call["said"])
        assert call["status"] == "active"
        assert call["direction"] == "outbound"
        phone = next(iter(agent.room.remote_participants.values()))
        assert (phone.name, phone.metadata) == ("Sam", "m")
        assert phone.attributes["desk"] == "x"
        assert phone.attributes["sip.phoneNumber"] == request.sip_call_to
        assert phone.attributes["sip.trunkPhoneNumber"] == "+12025550100"
        assert agent.statuses == ["dialing", "ringing", "active"]
        await lk.room.delete_room(api.DeleteRoomRequest(room=request.room_name))
        await sim.until(info.sip_call_id, lambda call: call["status"] == "ended")


@pytest.mark.parametrize(
    ("last_two", "refusal", "reason"),
    [
        (81, (486, "resource_exhausted", 429), rtc.DisconnectReason.USER_REJECTED),
        (83, (603, "permission_denied", 403), rtc.DisconnectReason.USER_REJECTED),
        (84, (480, "resource_exhausted", 429), rtc.DisconnectReason.USER_UNAVAILABLE),
        (99, (404, "not_found", 404), rtc.DisconnectReason.USER_UNAVAILABLE),
    ],
    ids=["busy", "declined", "unreachable", "unassigned"],
)
async def test_a_refused_call_says_why_and_leaves_the_room(
    lk: api.LiveKitAPI, sim: Sim, last_two: int, refusal: tuple[int, str, int], reason: int
) -> None:
    request = order(last_two)
    async with agent_in(sim, request.room_name) as agent:
        with pytest.raises(api.SipCallError) as failure:
            await lk.sip.create_sip_participant(request)
        error = failure.value
        assert (error.sip_status_code, error.code, error.status) == refusal
        assert error.sip_status
        left = await until(lambda: _value(agent.left), bool)
        assert left == [("phone", reason)]


async def _value(value: object) -> object:
    return value


async def test_a_call_that_nobody_answers_is_canceled_when_its_time_is_over(lk: api.LiveKitAPI) -> None:
    started = time.monotonic()
    with pytest.raises(api.ServerError) as failure:
        await lk.sip.create_sip_participant(order(82, ringing_timeout=Duration(seconds=2)))
    assert 1.9 < time.monotonic() - started < 6
    assert (failure.value.code, failure.value.status) == ("canceled", 408)
    assert not isinstance(failure.value, api.SipCallError)


async def test_without_waiting_the_answer_comes_while_it_still_rings(lk: api.LiveKitAPI, sim: Sim) -> None:
    info = await lk.sip.create_sip_participant(order(81, wait_until_answered=False))
    assert (await sim.call(info.sip_call_id))["status"] in ("dialing", "ringing")
    ended = await sim.until(info.sip_call_id, lambda call: call["status"] == "ended")
    assert (ended["sip_status_code"], ended["ended_by"]) == (486, "refused")


async def test_an_unknown_trunk_is_not_found(lk: api.LiveKitAPI) -> None:
    with pytest.raises(api.ServerError) as failure:
        await lk.sip.create_sip_participant(order(80, sip_trunk_id="ST_nobody"))
    assert (failure.value.code, failure.value.message) == ("not_found", "requested sip trunk does not exist")


@pytest.mark.parametrize("fields", [{"sip_call_to": ""}, {"room_name": ""}, {"sip_trunk_id": ""}])
async def test_an_incomplete_order_is_an_invalid_argument(lk: api.LiveKitAPI, fields: dict[str, str]) -> None:
    with pytest.raises(api.ServerError) as failure:
        await lk.sip.create_sip_participant(order(80, **fields))
    assert failure.value.code == "invalid_argument"


async def test_the_initial_digits_reach_a_menu(lk: api.LiveKitAPI, sim: Sim) -> None:
    info = await lk.sip.create_sip_participant(order(86, dtmf="2"))
    assert [digit["digit"] for digit in (await sim.call(info.sip_call_id))["digits"]] == ["2"]
    async with sim.control.post(f"/calls/{info.sip_call_id}/hangup"):
        pass


async def test_digits_sent_by_the_agent_reach_a_menu(lk: api.LiveKitAPI, sim: Sim) -> None:
    request = order(86)
    async with agent_in(sim, request.room_name) as agent:
        info = await lk.sip.create_sip_participant(request)
        await sim.until(info.sip_call_id, lambda call: call["said"])
        await agent.room.local_participant.publish_dtmf(code=1, digit="1")
        call = await sim.until(info.sip_call_id, lambda call: len(call["said"]) > 1)
        assert call["digits"][0]["digit"] == "1"
        assert call["said"][1]["text"].startswith("Thank you. Please hold")
        async with sim.control.post(f"/calls/{info.sip_call_id}/hangup"):
            pass


async def test_a_mailbox_greets_beeps_and_listens(lk: api.LiveKitAPI, sim: Sim) -> None:
    info = await lk.sip.create_sip_participant(order(85))
    call = await sim.until(info.sip_call_id, lambda call: len(call["said"]) > 1)
    assert "voicemail" in call["said"][0]["text"]
    assert call["said"][1]["text"] == "(beep)"
    async with sim.control.post(f"/calls/{info.sip_call_id}/hangup"):
        pass


async def test_a_number_can_be_given_to_somebody_else(lk: api.LiveKitAPI, sim: Sim) -> None:
    persona = {"name": "brief", "steps": [{"say": "Yes?", "hang_up": True}]}
    async with sim.control.put("/numbers/+12025550171", json={"persona": persona}) as answer:
        assert answer.status == 200
    info = await lk.sip.create_sip_participant(order(71))
    ended = await sim.until(info.sip_call_id, lambda call: call["status"] == "ended")
    assert (ended["persona"], ended["ended_by"]) == ("brief", "phone")


async def test_a_call_may_drop_in_the_middle(lk: api.LiveKitAPI, sim: Sim) -> None:
    info = await lk.sip.create_sip_participant(order(88))
    ended = await sim.until(info.sip_call_id, lambda call: call["status"] == "ended")
    assert ended["ended_by"] == "carrier"
    assert ended["answered_at"]


async def test_the_longest_duration_is_kept(lk: api.LiveKitAPI, sim: Sim) -> None:
    info = await lk.sip.create_sip_participant(order(80, max_call_duration=Duration(seconds=2)))
    ended = await sim.until(info.sip_call_id, lambda call: call["status"] == "ended", within_s=8)
    assert ended["ended_by"] == "carrier"


async def test_a_room_deleted_while_it_rings_cancels_the_call(lk: api.LiveKitAPI, sim: Sim) -> None:
    request = order(82, wait_until_answered=False)
    info = await lk.sip.create_sip_participant(request)
    await lk.room.delete_room(api.DeleteRoomRequest(room=request.room_name))
    ended = await sim.until(info.sip_call_id, lambda call: call["status"] == "ended")
    assert ended["ended_by"] == "room_deleted"


async def test_a_transfer_takes_the_phone_out_of_the_room(lk: api.LiveKitAPI, sim: Sim) -> None:
    request = order(80)
    info = await lk.sip.create_sip_participant(request)
    done = await lk.sip.transfer_sip_participant(transfer(request.room_name, "tel:+12025550170"))
    assert done == api.TransferSIPParticipantResponse(), "as livekit-server 1.11.0 answers"
    ended = await sim.until(info.sip_call_id, lambda call: call["status"] == "ended")
    assert ended["ended_by"] == "transferred"


@pytest.mark.parametrize(("own", "target", "code"), [(89, 80, 603), (80, 81, 486)], ids=["refer", "target"])
async def test_a_refused_transfer_says_why_and_the_call_goes_on(
    lk: api.LiveKitAPI, sim: Sim, own: int, target: int, code: int
) -> None:
    request = order(own)
    info = await lk.sip.create_sip_participant(request)
    with pytest.raises(api.SipCallError) as refusal:
        await lk.sip.transfer_sip_participant(transfer(request.room_name, f"tel:{NUMBER.format(target)}"))
    assert refusal.value.sip_status_code == code
    assert refusal.value.sip_status
    assert (await sim.call(info.sip_call_id))["status"] == "active"
    async with sim.control.post(f"/calls/{info.sip_call_id}/hangup"):
        pass


async def test_only_phones_can_be_transferred(lk: api.LiveKitAPI, sim: Sim) -> None:
    room = f"call-out-{token_hex(8)}"
    async with agent_in(sim, room):
        for identity, code in (("agent", "invalid_argument"), ("nobody", "not_found")):
            with pytest.raises(api.ServerError) as failure:
                await lk.sip.transfer_sip_participant(
                    api.TransferSIPParticipantRequest(
                        room_name=room, participant_identity=identity, transfer_to="tel:+12025550180"
                    )
                )
            assert failure.value.code == code


def transfer(room: str, target: str) -> api.TransferSIPParticipantRequest:
    return api.TransferSIPParticipantRequest(room_name=room, participant_identity="phone", transfer_to=target)


async def test_no_gateway_answers_503_and_none_of_them_is_a_refusal(healthy: Sim, lk: api.LiveKitAPI) -> None:
    await healthy.fault("sip", "error_500")
    with pytest.raises(api.ServerError) as failure:
        await lk.sip.create_sip_participant(order(80))
    assert (failure.value.code, failure.value.status) == ("unavailable", 503)
    assert not isinstance(failure.value, api.SipCallError)


async def test_a_stalled_gateway_answers_nothing(healthy: Sim, lk: api.LiveKitAPI) -> None:
    await healthy.fault("sip", "stall")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1.5):
            await lk.sip.create_sip_participant(order(80))
