"""What nobody said the end of is ended all the same, from what LiveKit and the store know."""

from datetime import datetime, timedelta
from secrets import token_hex

import pytest
from callcenter.calls import CallStatus
from callcenter.clock import utc_now
from callcenter.events import (
    CallAnswered,
    CallCreated,
    CallDialing,
    CallEnded,
    Direction,
    EndReason,
    RecordingRequested,
    RecordingStarted,
)
from callcenter.store.tables import CallRow
from callcenter_api.watchdog.reconcile import is_missing

from .egresses import ogg
from .record import tell
from .world import Api, Phone, until


async def test_a_call_whose_room_is_gone_has_ended(api_running: Api) -> None:
    created = CallCreated(direction=Direction.INBOUND)
    call_id = await tell(
        api_running.database, f"call-{token_hex(8)}", created, CallAnswered(), start=utc_now()
    )
    await until(lambda: api_running.has_status(call_id, "completed"), within_s=25)
    assert (await api_running.detail(call_id))["end_reason"] == EndReason.CONNECTION_LOST


async def test_a_call_of_long_ago_is_closed_too(api_running: Api) -> None:
    """Its milliseconds are more than 32 bits hold."""
    created = CallCreated(direction=Direction.INBOUND)
    start = utc_now() - timedelta(days=60)
    call_id = await tell(api_running.database, f"call-{token_hex(8)}", created, CallAnswered(), start=start)
    await until(lambda: api_running.has_status(call_id, "completed"), within_s=25)


async def test_an_end_that_nobody_saw_is_dated_by_the_last_sign_of_the_call(api_running: Api) -> None:
    created = CallCreated(direction=Direction.INBOUND)
    start = utc_now() - timedelta(hours=1)
    call_id = await tell(api_running.database, f"call-{token_hex(8)}", created, CallAnswered(), start=start)
    await until(lambda: api_running.has_status(call_id, "completed"), within_s=25)
    ended_at = datetime.fromisoformat((await api_running.detail(call_id))["ended_at"])
    assert ended_at - start < timedelta(minutes=1)


async def test_a_dialing_that_was_interrupted_has_failed(api_running: Api) -> None:
    created = CallCreated(direction=Direction.OUTBOUND, to_number="+12025550180")
    room = f"call-out-{token_hex(8)}"
    call_id = await tell(api_running.database, room, created, CallDialing(), start=utc_now())
    await until(lambda: api_running.has_status(call_id, "failed"), within_s=25)
    assert (await api_running.detail(call_id))["failure_reason"] == "interrupted"


@pytest.mark.parametrize(
    ("status", "direction", "missing"),
    [
        (CallStatus.QUEUED, Direction.OUTBOUND, False),
        (CallStatus.DIALING, Direction.OUTBOUND, True),
        (CallStatus.QUEUED, Direction.INBOUND, True),
        (CallStatus.IN_PROGRESS, Direction.INBOUND, True),
    ],
)
def test_a_call_that_waits_to_be_dialed_needs_no_room(
    status: CallStatus, direction: Direction, missing: bool
) -> None:
    call = CallRow(room="call-1", status=status, direction=direction)
    assert is_missing(call, there=set()) is missing
    assert not is_missing(call, there={"call-1"})


async def test_a_room_that_outlives_its_call_is_closed(
    api_running: Api, calling_livekit, inbound_room: str
) -> None:
    closed: list[object] = []
    async with Phone(calling_livekit, inbound_room, identity="agent-1", kind="agent") as agent:
        agent.room.on("disconnected", closed.append)
        ended = CallEnded(end_reason=EndReason.AGENT_HUNG_UP)
        start = utc_now() - timedelta(minutes=1)
        await tell(api_running.database, inbound_room, CallAnswered(), ended, start=start)
        await until(lambda: closed)


async def late_recording(running: Api, key: str) -> dict:
    room = f"call-{token_hex(8)}"
    started = RecordingStarted(egress_id=f"EG_{token_hex(4)}", object_key=key)
    ended = CallEnded(end_reason=EndReason.CALLER_HUNG_UP)
    call_id = await tell(
        running.database, room, CallAnswered(), started, ended, start=utc_now() - timedelta(minutes=5)
    )

    async def settled() -> dict | None:
        (recording,) = (await running.detail(call_id))["recordings"]
        return recording if recording["status"] != "recording" else None

    return await until(settled)


async def test_a_recording_that_egress_forgot_is_looked_for_in_the_store(api_running: Api) -> None:
    stored = "calls/2026/03/01/01234567-0123-5123-8123-0123456789ab/1.ogg"
    await api_running.storage.put_bytes(stored, ogg(3))
    found = await late_recording(api_running, stored)
    assert (found["status"], found["error"]) == ("ready", None)
    assert found["duration_ms"] == pytest.approx(3000, abs=100)
    lost = await late_recording(api_running, stored.replace("/03/", "/04/"))
    assert (lost["status"], lost["error"]) == ("failed", "egress_lost")


async def test_what_lies_in_the_store_and_cannot_be_played_says_so(api_running: Api) -> None:
    stored = "calls/2026/05/01/01234567-0123-5123-8123-0123456789ab/1.ogg"
    await api_running.storage.put_bytes(stored, b"OggS")
    found = await late_recording(api_running, stored)
    assert (found["status"], found["error"]) == ("failed", "unreadable")


async def test_a_recording_that_never_began_has_failed_once_its_call_is_over(api_running: Api) -> None:
    ended = CallEnded(end_reason=EndReason.CALLER_HUNG_UP)
    call_id = await tell(
        api_running.database,
        f"call-{token_hex(8)}",
        CallAnswered(),
        RecordingRequested(segment=2),
        ended,
        start=utc_now() - timedelta(minutes=5),
    )

    async def failed() -> bool:
        (recording,) = (await api_running.detail(call_id))["recordings"]
        return (recording["status"], recording["error"]) == ("failed", "never_began")

    await until(failed)
