"""A phone calls through the gateway into a room of the real livekit-server."""

import asyncio
import io
import wave

import numpy as np
import pytest
from livekit import api, rtc

from .conftest import CALLER, DEALERSHIP, Json, Sim, agent_in

pytestmark = pytest.mark.call


def wav(data: bytes) -> np.ndarray:
    with wave.open(io.BytesIO(data)) as file:
        assert (file.getframerate(), file.getnchannels()) == (8_000, 1)
        return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")


def loud(samples: np.ndarray, start_ms: float, end_ms: float) -> bool:
    part = samples[int(start_ms * 8) : int(end_ms * 8)].astype(float)
    return bool(np.sqrt(np.mean(part**2)) > 300)


async def audio(sim: Sim, call_id: str, side: str) -> np.ndarray:
    async with sim.control.get(f"/calls/{call_id}/audio/{side}.wav") as answer:
        assert answer.status == 200
        return wav(await answer.read())


async def in_room(sim: Sim, call_id: str) -> str:
    return str((await sim.until(call_id, lambda call: call["room"]))["room"])


async def test_a_call_is_measured_heard_and_kept_on_both_sides(sim: Sim) -> None:
    persona = {
        "steps": [
            {"wait_for": {"silence_ms": 900, "talking_ms": 100_000}, "stay_silent": 0},
            {"wait_for": {"silence_ms": 700}, "say": "Good morning, this is a test."},
            {"wait_for": {"silence_ms": 1500}, "dtmf": "1#"},
        ]
    }
    call_id = await sim.place(persona)
    room = await in_room(sim, call_id)
    async with agent_in(sim, room) as agent:
        await agent.tone(1_500)
        said = await sim.until(call_id, lambda call: call["said"] and call["said"][0]["end_ms"])
        await asyncio.sleep(1.5)
        assert said["room"].startswith(f"call_{DEALERSHIP}_")
        await agent.tone(800, 880)
        await asyncio.sleep(2.5)
        assert agent.digits == ["1", "#"]
        call = await sim.call(call_id)
        async with sim.api() as lk:
            await lk.room.delete_room(api.DeleteRoomRequest(room=room))
        ended = await sim.until(call_id, lambda call: call["status"] == "ended")
    assert ended["ended_by"] == "room_deleted"
    assert ended["persona"] == "inline"
    measures: Json = call["measures"]
    assert 0 <= measures["answer_to_first_audio_ms"] < 3_000
    assert len(measures["response_latencies_ms"]) == 1
    own = call["said"][0]
    assert own["text"] == "Good morning, this is a test."
    ear, mouth = await audio(sim, call_id, "ear"), await audio(sim, call_id, "mouth")
    assert abs(len(ear) - len(mouth)) <= 8 * 20
    assert loud(mouth, own["start_ms"], own["end_ms"])
    assert not loud(ear, own["start_ms"], own["end_ms"]), "what it says is not what it hears"
    reply_ms = own["end_ms"] + measures["response_latencies_ms"][0]
    assert not loud(ear, reply_ms - 300, reply_ms - 40)
    assert loud(ear, reply_ms, reply_ms + 700)


async def test_the_phone_looks_like_livekit_sips_and_becomes_active_when_somebody_can_be_heard(
    sim: Sim,
) -> None:
    call_id = await sim.place("silent")
    room = await in_room(sim, call_id)
    async with sim.api() as lk:
        phone = await lk.room.get_participant(
            api.RoomParticipantIdentity(room=room, identity=f"sip_{CALLER}")
        )
        assert phone.kind == api.ParticipantInfo.Kind.SIP
        assert phone.attributes["sip.callStatus"] == "ringing"
        assert phone.attributes["sip.phoneNumber"] == CALLER
        assert phone.attributes["sip.trunkPhoneNumber"] == DEALERSHIP
        assert phone.attributes["sip.callID"].startswith("SCL_")
        assert phone.attributes["sip.ruleID"].startswith("SDR_")
        assert phone.attributes["sip.trunkID"].startswith("ST_")
    ringing = await sim.call(call_id)
    assert (ringing["status"], ringing["answered_at"]) == ("ringing", None)
    async with agent_in(sim, room) as agent:
        answered = await sim.until(call_id, lambda call: call["status"] == "active")
        assert answered["rang_ms"] > 0
        await asyncio.sleep(1)
        assert agent.statuses == ["ringing", "active"]
        async with sim.control.post(f"/calls/{call_id}/hangup") as answer:
            assert answer.status == 202
        ended = await sim.until(call_id, lambda call: call["status"] == "ended")
        assert agent.statuses[-1] == "hangup"
        assert agent.left == [(f"sip_{CALLER}", rtc.DisconnectReason.CLIENT_INITIATED)]
    assert ended["ended_by"] == "phone"


async def test_words_are_recognised_from_what_the_ear_heard(sim: Sim) -> None:
    """The agent's words travel as audio only: here another phone says them into the same room."""
    call_id = await sim.place({"steps": [{"wait_for": "weather", "say": "It is sunny.", "hang_up": True}]})
    room = await in_room(sim, call_id)
    async with sim.api() as lk:
        await lk.sip.create_sip_participant(
            api.CreateSIPParticipantRequest(
                sip_trunk_id="ST_sim_outbound",
                sip_call_to="+12025550180",
                room_name=room,
                wait_until_answered=True,
            )
        )
    async with sim.control.get("/calls") as answer:
        other = next(c for c in await answer.json() if c["room"] == room and c["direction"] == "outbound")
    async with sim.control.post(f"/calls/{other['id']}/say", json={"text": "How is the weather today?"}):
        pass
    ended = await sim.until(call_id, lambda call: call["status"] == "ended")
    heard = " ".join(part["text"] for part in ended["heard"])
    assert "weather" in heard.lower()
    assert ended["said"][0]["text"] == "It is sunny."


async def test_a_barge_in_is_measured_on_the_waveform(sim: Sim) -> None:
    call_id = await sim.place({"steps": [{"wait_for": {"talking_ms": 1000}, "interrupt": "Stop, please."}]})
    room = await in_room(sim, call_id)
    async with agent_in(sim, room) as agent:
        await agent.tone(3_000)
        call = await sim.until(call_id, lambda call: call["measures"]["barge_in_stop_ms"])
        await asyncio.sleep(0.5)
        call = await sim.call(call_id)
        (stop_ms,) = call["measures"]["barge_in_stop_ms"]
        assert 1_000 < stop_ms < 2_100
        async with sim.control.post(f"/calls/{call_id}/hangup"):
            pass


async def test_a_caller_can_hang_up_in_the_middle_of_a_sentence(sim: Sim) -> None:
    call_id = await sim.place("mid_sentence_hangup")
    room = await in_room(sim, call_id)
    async with agent_in(sim, room) as agent:
        await agent.tone(600)
        ended = await sim.until(call_id, lambda call: call["status"] == "ended")
    assert ended["ended_by"] == "phone"
    assert len(ended["said"]) == 1
    assert ended["said"][0]["end_ms"] - ended["said"][0]["start_ms"] < 2_000


async def test_a_number_that_nobody_set_up_rings_until_the_caller_hangs_up(sim: Sim) -> None:
    call_id = await sim.place("silent", to="+12025559999")
    ringing = await sim.until(call_id, lambda call: call["status"] == "ringing")
    assert (ringing["room"], ringing["sip_status_code"]) == (None, None)
    async with sim.control.post(f"/calls/{call_id}/hangup") as answer:
        assert answer.status == 202
    ended = await sim.until(call_id, lambda call: call["status"] == "ended")
    assert (ended["ended_by"], ended["sip_status_code"], ended["room"]) == ("phone", None, None)


@pytest.mark.parametrize("by", ["room_deleted", "participant_removed"])
async def test_a_phone_that_is_put_out_while_it_rings_hears_busy(sim: Sim, by: str) -> None:
    call_id = await sim.place("silent")
    room = await in_room(sim, call_id)
    await sim.until(call_id, lambda call: call["status"] == "ringing")
    async with sim.api() as lk:
        if by == "room_deleted":
            await lk.room.delete_room(api.DeleteRoomRequest(room=room))
        else:
            phone = api.RoomParticipantIdentity(room=room, identity=f"sip_{CALLER}")
            await lk.room.remove_participant(phone)
    ended = await sim.until(call_id, lambda call: call["status"] == "ended")
    assert (ended["ended_by"], ended["sip_status_code"], ended["answered_at"]) == (by, 486, None)


async def test_muting_silences_the_mouth_and_say_speaks_outside_the_script(sim: Sim) -> None:
    call_id = await sim.place("silent")
    room = await in_room(sim, call_id)
    async with agent_in(sim, room):
        async with sim.control.post(f"/calls/{call_id}/say", json={"text": "Hello there."}) as answer:
            assert answer.status == 202
        await sim.until(call_id, lambda call: call["said"])
        async with sim.control.post(f"/calls/{call_id}/mute", json={"muted": True}) as answer:
            assert (await answer.json()) == {"muted": True}
        async with sim.control.post(f"/calls/{call_id}/hangup"):
            pass
        await sim.until(call_id, lambda call: call["status"] == "ended")
    async with sim.control.post(f"/calls/{call_id}/say", json={"text": "Too late."}) as answer:
        assert answer.status == 409


@pytest.mark.parametrize(
    "body",
    [{}, {"from": CALLER}, {"from": CALLER, "to": DEALERSHIP, "persona": "nobody"}],
)
async def test_a_call_that_makes_no_sense_is_refused(sim: Sim, body: Json) -> None:
    async with sim.control.post("/calls", json=body) as answer:
        assert answer.status == 422
