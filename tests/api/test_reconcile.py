"""What nobody said the end of is ended all the same, from what LiveKit and the store know."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from uuid import uuid4

import pytest
from callcenter.calls import CallStatus
from callcenter.clock import utc_now
from callcenter.events import (
    AgentLost,
    CallAnswered,
    CallCreated,
    CallDialing,
    CallEnded,
    CallRinging,
    Direction,
    EndReason,
    FactNoted,
    RecordingFailed,
    RecordingRequested,
    RecordingStarted,
)
from callcenter.ids import call_id_for_room
from callcenter.storage import Storage
from callcenter.store.tables import CallRow
from callcenter_agent.record.postgres import PostgresStore
from callcenter_agent.record.replay import replay_all
from callcenter_agent.record.spool import SpoolFile
from callcenter_api.settings import ApiSettings
from callcenter_api.watchdog.reconcile import is_missing
from callcenter_local.embedded.livekit import LiveKit
from pydantic import SecretStr

from tests.conftest import FreshDatabase

from .egresses import ogg
from .record import events_of, tell
from .world import Api, Phone, api_behind_doors, until


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


async def test_what_is_told_after_an_outage_is_no_sign_of_life(api_running: Api) -> None:
    """A worker that comes back says that its agent was lost; by then the call may be long over."""
    room, start = f"call-{token_hex(8)}", utc_now() - timedelta(hours=1)
    created = CallCreated(direction=Direction.INBOUND)
    call_id = await tell(api_running.database, room, created, CallAnswered(), start=start)
    lost = AgentLost(reason="the worker was killed")
    await tell(api_running.database, room, lost, RecordingFailed(segment=1, error="gone"), start=utc_now())
    await until(lambda: api_running.has_status(call_id, "completed"), within_s=25)
    ended_at = datetime.fromisoformat((await api_running.detail(call_id))["ended_at"])
    assert ended_at - start < timedelta(minutes=1)


@pytest.mark.parametrize("status", ["in_progress", "ringing"])
async def test_a_call_has_ended_whose_phone_is_gone_from_a_room_that_others_keep_open(
    api_running: Api, calling_livekit: LiveKit, inbound_room: str, status: str
) -> None:
    """Nobody told that it went: the webhooks are lost, and so is the agent."""
    payloads = [CallCreated(direction=Direction.INBOUND), CallRinging()]
    payloads += [CallAnswered()] if status == "in_progress" else []
    async with Phone(calling_livekit, inbound_room, identity="a-browser", kind="standard"):
        call_id = await tell(api_running.database, inbound_room, *payloads, start=utc_now())
        assert (await api_running.detail(call_id))["status"] == status
        await until(lambda: api_running.has_status(call_id, "completed", "canceled"), within_s=25)


async def test_a_call_is_not_over_while_its_phone_is_there(
    api_running: Api, calling_livekit: LiveKit, inbound_room: str
) -> None:
    """Beside one that is: by the time that one is closed, this one could have been."""
    payloads = [CallCreated(direction=Direction.INBOUND), CallAnswered()]
    async with (
        Phone(calling_livekit, inbound_room),
        Phone(calling_livekit, inbound_room, identity="agent-1", kind="agent"),
    ):
        call_id = await tell(api_running.database, inbound_room, *payloads, start=utc_now())
        gone = await tell(api_running.database, f"call-{token_hex(8)}", *payloads, start=utc_now())
        await until(lambda: api_running.has_status(gone, "completed"), within_s=25)
        assert await api_running.has_status(call_id, "in_progress")


async def test_a_call_that_only_a_dead_workers_spool_knows_of_ends_once_that_is_replayed(
    api_running: Api, tmp_path: Path
) -> None:
    """Postgres was away, then worker and api died together, and nobody took a webhook."""
    room, start = f"call-{token_hex(8)}", utc_now() - timedelta(minutes=10)
    file = SpoolFile(tmp_path, call_id=call_id_for_room(room), writer_id="AJ_1")
    payloads = [CallCreated(direction=Direction.INBOUND), CallAnswered(), FactNoted(name="n", value=1)]
    file.append(events_of(room, *payloads, start=start))
    file.release()
    store = PostgresStore(
        database_url=api_running.settings.database_url.get_secret_value(),
        redis_url=api_running.settings.redis_url.get_secret_value(),
        name="test",
    )
    assert await replay_all(tmp_path, store) == 3
    await store.close()
    call_id = call_id_for_room(room)
    await until(lambda: api_running.has_status(call_id, "completed"), within_s=25)
    detail = await api_running.detail(call_id)
    assert detail["end_reason"] == EndReason.CONNECTION_LOST
    assert datetime.fromisoformat(detail["ended_at"]) - start < timedelta(minutes=1)


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


async def until_not(look: Callable[[], Awaitable[str]], before: str) -> str:
    async def changed() -> str | None:
        found = await look()
        return found if found != before else None

    return str(await until(changed, within_s=40))


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


async def test_only_recordings_wait_for_the_object_store(
    settings: ApiSettings, tmp_path: Path, fresh_database: FreshDatabase
) -> None:
    """An api that starts without it is ready all the same; the recording is found when the store is back."""
    key = f"calls/2026/03/01/{uuid4()}/1.ogg"
    await Storage(settings).put_bytes(key, ogg(3))
    own = settings.model_copy(update={"database_url": SecretStr(await fresh_database())})
    async with api_behind_doors(own, tmp_path, shut=["storage"]) as (running, doors):
        checks = (await running.anyone.get("/health")).json()["checks"]
        assert [name for name, check in checks.items() if check["status"] != "healthy"] == ["storage"]
        room, start = f"call-{token_hex(8)}", utc_now() - timedelta(minutes=5)
        started = RecordingStarted(egress_id=f"EG_{token_hex(4)}", object_key=key)
        ended = CallEnded(end_reason=EndReason.CALLER_HUNG_UP)
        call_id = await tell(running.database, room, CallAnswered(), started, ended, start=start)

        async def status() -> str:
            (recording,) = (await running.detail(call_id))["recordings"]
            return str(recording["status"])

        assert await status() == "recording"
        await doors["storage"].open()
        assert await until_not(status, "recording") == "ready"


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
