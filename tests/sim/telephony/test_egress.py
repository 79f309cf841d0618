"""A room is recorded to a real S3, told by signed webhooks, with each voice on its channel."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from secrets import token_hex
from typing import Any

import av
import numpy as np
import pytest
from livekit import api
from minio import Minio

from .conftest import Sim, agent_in, until

pytestmark = pytest.mark.call

RATE = 48_000
AGENT_HZ = 440.0


@pytest.fixture
async def lk(healthy: Sim) -> AsyncIterator[api.LiveKitAPI]:
    async with healthy.api() as client:
        yield client


@pytest.fixture(scope="session")
def store(s3: Any) -> Minio:
    client = Minio(
        s3.endpoint.removeprefix("http://"), access_key=s3.access_key, secret_key=s3.secret_key, secure=False
    )
    if not client.bucket_exists(s3.bucket):
        client.make_bucket(s3.bucket)
    return client


def order(room: str, s3: Any, **fields: object) -> api.RoomCompositeEgressRequest:
    upload = api.S3Upload(
        access_key=s3.access_key,
        secret=s3.secret_key,
        endpoint=s3.endpoint,
        region=s3.region,
        bucket=s3.bucket,
        force_path_style=True,
    )
    values: dict[str, object] = {
        "room_name": room,
        "audio_only": True,
        "audio_mixing": api.AudioMixing.DUAL_CHANNEL_AGENT,
        "file_outputs": [
            api.EncodedFileOutput(file_type=api.EncodedFileType.OGG, filepath=f"calls/{room}", s3=upload)
        ],
        **fields,
    }
    return api.RoomCompositeEgressRequest(**values)  # type: ignore[arg-type]


def decoded(data: bytes) -> np.ndarray:
    """Channels by samples, at 48 kHz."""
    with av.open(BytesIO(data)) as container:
        resampler = av.AudioResampler(format="fltp", rate=RATE)
        frames = [
            out.to_ndarray() for frame in container.decode(audio=0) for out in resampler.resample(frame)
        ]
    return np.concatenate(frames, axis=1)


def power_at(channel: np.ndarray, hertz: float) -> float:
    """The share of the channel's energy that lies near that frequency."""
    spectrum = np.abs(np.fft.rfft(channel)) ** 2
    frequencies = np.fft.rfftfreq(len(channel), 1 / RATE)
    return float(spectrum[np.abs(frequencies - hertz) < 10].sum() / max(spectrum.sum(), 1e-9))


async def fetched(store: Minio, s3: Any, key: str) -> bytes:
    answer = await asyncio.to_thread(store.get_object, s3.bucket, key)
    try:
        return answer.read()
    finally:
        answer.close()
        answer.release_conn()


async def finished(lk: api.LiveKitAPI, egress_id: str) -> api.EgressInfo:
    async def look() -> list[str]:
        listed = await lk.egress.list_egress(api.ListEgressRequest(egress_id=egress_id))
        return [api.EgressStatus.Name(item.status) for item in listed.items]

    await until(look, lambda names: names and names[0] in ("EGRESS_COMPLETE", "EGRESS_FAILED"))
    return (await lk.egress.list_egress(api.ListEgressRequest(egress_id=egress_id))).items[0]


async def test_each_voice_is_on_its_channel_and_the_webhooks_tell_the_story(
    sim: Sim, lk: api.LiveKitAPI, s3: Any, store: Minio
) -> None:
    call_id = await sim.place({"steps": [{"wait_for": {"silence_ms": 2500}, "beep_ms": 1000}]})
    room = str((await sim.until(call_id, lambda call: call["room"]))["room"])
    async with agent_in(sim, room) as agent:
        info = await lk.egress.start_room_composite_egress(order(room, s3))
        assert info.egress_id.startswith("EG_")
        assert info.room_composite.file_outputs[0].s3.secret == "{secret}"
        await until(lambda: _names(sim, info.egress_id), lambda names: len(names) >= 2)
        assert "EG_" not in str(list(agent.room.remote_participants)), "the recorder is hidden"
        await agent.tone(1_000, AGENT_HZ)
        await sim.until(call_id, lambda call: call["said"])
        await asyncio.sleep(1.5)
        stopping = await lk.egress.stop_egress(api.StopEgressRequest(egress_id=info.egress_id))
        assert stopping.status == api.EgressStatus.EGRESS_ENDING
        done = await finished(lk, info.egress_id)
        async with sim.control.post(f"/calls/{call_id}/hangup"):
            pass
    assert done.status == api.EgressStatus.EGRESS_COMPLETE, done.error
    (file,) = done.file_results
    assert file.filename == f"calls/{room}.ogg"
    data = await fetched(store, s3, file.filename)
    assert len(data) == file.size
    sound = decoded(data)
    assert sound.shape[0] == 2
    assert sound.shape[1] / RATE == pytest.approx(file.duration / 1e9, abs=0.2)
    left, right = sound
    assert power_at(left, AGENT_HZ) > 0.8
    assert power_at(right, 1_000) > 0.8
    assert power_at(left, 1_000) < 0.05
    assert power_at(right, AGENT_HZ) < 0.05
    await until(lambda: _names(sim, info.egress_id), lambda names: "egress_ended" in names)
    events = sim.webhooks.of(info.egress_id)
    assert [event.event for event in events] == [
        "egress_started",
        "egress_updated",
        "egress_updated",
        "egress_ended",
    ]
    assert events[-1].egress_info.file_results[0].size == file.size
    assert len({event.id for event in events}) == 4


async def _names(sim: Sim, egress_id: str) -> list[str]:
    return [event.event for event in sim.webhooks.of(egress_id)]


async def test_default_mixing_puts_all_on_one_channel_and_the_rooms_end_ends_it(
    sim: Sim, lk: api.LiveKitAPI, s3: Any, store: Minio
) -> None:
    room = f"call-{token_hex(6)}"
    async with agent_in(sim, room) as agent:
        request = order(room, s3, audio_mixing=api.AudioMixing.DEFAULT_MIXING)
        info = await lk.egress.start_room_composite_egress(request)
        await until(lambda: _names(sim, info.egress_id), lambda names: len(names) >= 2)
        await agent.tone(1_000, AGENT_HZ)
        await lk.room.delete_room(api.DeleteRoomRequest(room=room))
        done = await finished(lk, info.egress_id)
    assert done.status == api.EgressStatus.EGRESS_COMPLETE, done.error
    assert done.details == "End reason: Source closed"
    sound = decoded(await fetched(store, s3, done.file_results[0].filename))
    assert sound.shape[0] == 1
    assert power_at(sound[0], AGENT_HZ) > 0.8


async def test_a_storage_that_refuses_fails_the_egress_and_says_so(
    sim: Sim, lk: api.LiveKitAPI, s3: Any
) -> None:
    room = f"call-{token_hex(6)}"
    async with agent_in(sim, room):
        request = order(room, s3)
        request.file_outputs[0].s3.secret = "wrong" * 5
        info = await lk.egress.start_room_composite_egress(request)
        await until(lambda: _names(sim, info.egress_id), lambda names: len(names) >= 2)
        await lk.egress.stop_egress(api.StopEgressRequest(egress_id=info.egress_id))
        done = await finished(lk, info.egress_id)
    assert done.status == api.EgressStatus.EGRESS_FAILED
    assert done.error
    await until(lambda: _names(sim, info.egress_id), lambda names: "egress_ended" in names)


async def test_what_does_not_exist_cannot_be_recorded_or_stopped(lk: api.LiveKitAPI, s3: Any) -> None:
    with pytest.raises(api.ServerError) as no_room:
        await lk.egress.start_room_composite_egress(order("nowhere", s3))
    assert (no_room.value.code, no_room.value.message) == ("not_found", "requested room does not exist")
    with pytest.raises(api.ServerError) as no_egress:
        await lk.egress.stop_egress(api.StopEgressRequest(egress_id="EG_nobody"))
    assert (no_egress.value.code, no_egress.value.message) == ("not_found", "egress does not exist")


async def test_what_has_ended_cannot_be_stopped_again(
    sim: Sim, lk: api.LiveKitAPI, s3: Any, store: Minio
) -> None:
    room = f"call-{token_hex(6)}"
    async with agent_in(sim, room):
        info = await lk.egress.start_room_composite_egress(order(room, s3))
        await until(lambda: _names(sim, info.egress_id), lambda names: len(names) >= 2)
        await lk.egress.stop_egress(api.StopEgressRequest(egress_id=info.egress_id))
        await finished(lk, info.egress_id)
    with pytest.raises(api.ServerError) as failure:
        await lk.egress.stop_egress(api.StopEgressRequest(egress_id=info.egress_id))
    assert failure.value.code == "failed_precondition"
    assert failure.value.message == "egress with status EGRESS_COMPLETE cannot be stopped"


async def test_other_kinds_of_egress_are_unimplemented(lk: api.LiveKitAPI, s3: Any) -> None:
    with pytest.raises(api.ServerError) as failure:
        await lk.egress.start_participant_egress(api.ParticipantEgressRequest(room_name="x", identity="y"))
    assert (failure.value.code, failure.value.status) == ("unimplemented", 501)
    with pytest.raises(api.ServerError) as failure:
        await lk.egress.start_room_composite_egress(order("x", s3, audio_only=False))
    assert failure.value.code == "unimplemented"


async def test_a_full_cluster_answers_503(healthy: Sim, lk: api.LiveKitAPI, s3: Any) -> None:
    await healthy.fault("egress", "error_500")
    with pytest.raises(api.ServerError) as failure:
        await lk.egress.start_room_composite_egress(order("x", s3))
    assert (failure.value.code, failure.value.status) == ("unavailable", 503)
    assert failure.value.message == "no response from servers"


@asynccontextmanager
async def egress_that(sim: Sim, *, conduct: str = "well", start_ms: int = 0) -> AsyncIterator[None]:
    await _order_egress(sim, conduct, start_ms)
    try:
        yield
    finally:
        await _order_egress(sim, "well", 0)


async def _order_egress(sim: Sim, conduct: str, start_ms: int) -> None:
    async with sim.control.put("/egress", json={"conduct": conduct}) as answer:
        answer.raise_for_status()
    async with sim.control.put("/delays", json={"egress_start_ms": start_ms}) as answer:
        answer.raise_for_status()


async def test_one_that_has_not_begun_is_deaf_to_a_stop_and_begins(
    sim: Sim, lk: api.LiveKitAPI, s3: Any
) -> None:
    room = f"call-{token_hex(6)}"
    async with egress_that(sim, start_ms=1500), agent_in(sim, room):
        info = await lk.egress.start_room_composite_egress(order(room, s3))
        with pytest.raises(api.ServerError, match="Start signal not received"):
            await lk.egress.stop_egress(api.StopEgressRequest(egress_id=info.egress_id))
        await until(lambda: _names(sim, info.egress_id), lambda names: "egress_updated" in names)
        assert sim.webhooks.of(info.egress_id)[-1].egress_info.status == api.EgressStatus.EGRESS_ACTIVE
        await lk.egress.stop_egress(api.StopEgressRequest(egress_id=info.egress_id))
        assert (await finished(lk, info.egress_id)).status == api.EgressStatus.EGRESS_COMPLETE


async def test_one_whose_room_is_gone_before_it_began_is_aborted(
    sim: Sim, lk: api.LiveKitAPI, s3: Any
) -> None:
    room = f"call-{token_hex(6)}"
    async with egress_that(sim, start_ms=1500), agent_in(sim, room):
        info = await lk.egress.start_room_composite_egress(order(room, s3))
        await lk.room.delete_room(api.DeleteRoomRequest(room=room))
        await until(lambda: _names(sim, info.egress_id), lambda names: "egress_ended" in names)
    ended = sim.webhooks.of(info.egress_id)[-1].egress_info
    assert (ended.status, ended.error) == (api.EgressStatus.EGRESS_ABORTED, "Start signal not received")


async def test_one_that_fails_at_its_start_leaves_nothing(sim: Sim, lk: api.LiveKitAPI, s3: Any) -> None:
    room = f"call-{token_hex(6)}"
    async with egress_that(sim, conduct="fails_at_start"), agent_in(sim, room):
        info = await lk.egress.start_room_composite_egress(order(room, s3))
        done = await finished(lk, info.egress_id)
    assert (done.status, done.started_at) == (api.EgressStatus.EGRESS_FAILED, 0)
    assert done.error
