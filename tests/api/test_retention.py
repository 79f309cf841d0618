"""What a desk keeps for so long and no longer is deleted, once, and whoever asks for it is told so."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from secrets import token_hex
from uuid import UUID

import httpx
import pytest
from callcenter.clock import utc_now
from callcenter.desk_parts import Retention
from callcenter.desks import DeskSettings
from callcenter.errors import NotFound
from callcenter.events import (
    CallAnswered,
    CallCreated,
    CallEnded,
    Direction,
    EndReason,
    Event,
    MessageTaken,
    RecordingFailed,
    RecordingReady,
    RecordingStarted,
    Speaker,
    StateChanged,
    ToolStarted,
    TurnEnded,
    Writer,
)
from callcenter.fanout import Fanout
from callcenter.ids import new_id
from callcenter.storage import Storage
from callcenter.store.database import Database
from callcenter.store.matters import MessageRow
from callcenter.store.record import append
from callcenter.store.seeding import seed_desks
from callcenter.store.tables import CallRow
from callcenter_api.journal import Journal
from callcenter_api.retention.service import LOCK, RetentionJob
from callcenter_api.settings import ApiSettings
from callcenter_api.spool import Spool
from callcenter_local.ports import free_port
from pydantic import SecretStr
from redis.asyncio import Redis
from sqlalchemy import select

from .record import tell, told_call
from .test_dashboard import log_in, page, words
from .world import OPERATOR, Api, desk, running_api, until

SHORT = Retention(recordings=timedelta(days=7), transcripts=timedelta(days=30))
FOREVER = Retention(recordings=None, transcripts=None)


def keeping(desk_id: str, retention: Retention) -> DeskSettings:
    return desk(desk_id).model_copy(update={"retention": retention})


@pytest.fixture(scope="module")
async def own_settings(settings: ApiSettings, module_database: str) -> ApiSettings:
    """A database of our own: here what is old really goes."""
    database = Database(module_database, pool_size=1)
    async with database.session() as session:
        await seed_desks(session, [keeping("dealership", SHORT), keeping("clinic", FOREVER)])
    await database.close()
    return settings.model_copy(
        update={
            "database_url": SecretStr(module_database),
            "api_port": free_port(),
            "provision_inbound": False,
        }
    )


@pytest.fixture(scope="module")
async def api(own_settings: ApiSettings) -> AsyncIterator[Api]:
    """Its own job ran at its start and does not come again here; the tests start one themselves."""
    async with running_api(own_settings) as running:
        yield running


class Counted(dict[str, int]):
    def __call__(self, kind: str, number: int) -> None:
        self[kind] = self.get(kind, 0) + number


@asynccontextmanager
async def job(settings: ApiSettings, tmp_path: object) -> AsyncIterator[tuple[RetentionJob, Counted]]:
    """As another process would have it: nothing shared but what it stands on."""
    database = Database(settings.database_url.get_secret_value())
    redis = Redis.from_url(settings.redis_url.get_secret_value())
    storage, counted = Storage(settings), Counted()
    spool = Spool(tmp_path / token_hex(4))  # type: ignore[operator]
    journal = Journal(database, Fanout(redis), spool, utc_now, redact=lambda event: event)
    try:
        yield RetentionJob(journal, storage, count=counted), counted
    finally:
        storage.close()
        await redis.aclose()
        await database.close()


def ago(days: float) -> timedelta:
    return timedelta(days=days)


async def stored_call(api: Api, *, days: float, desk: str = "dealership") -> tuple[UUID, str]:
    key = f"calls/2026/03/01/{new_id()}/1.ogg"
    await api.storage.put_bytes(key, b"OggS")
    return await told_call(api.database, start=utc_now() - ago(days), key=key, desk=desk), key


async def status_of(api: Api, call_id: UUID) -> str:
    (recording,) = (await api.detail(call_id))["recordings"]
    return str(recording["status"])


async def operators_page(api: Api, call_id: UUID) -> str:
    async with httpx.AsyncClient(base_url=str(api.anyone.base_url), timeout=20) as browser:
        assert (await log_in(browser, OPERATOR[1])).status_code == 303
        return words(page(await browser.get(f"/calls/{call_id}")))


async def test_a_recording_is_deleted_when_its_desk_keeps_it_no_longer(
    api: Api, own_settings: ApiSettings, tmp_path
) -> None:
    (old, old_key), (young, young_key) = await stored_call(api, days=8), await stored_call(api, days=6)
    async with job(own_settings, tmp_path) as (retention, counted):
        await retention.run_once()
    assert counted == {"recordings": 1}
    assert not await api.storage.exists(old_key)
    assert await api.storage.exists(young_key)
    assert await status_of(api, young) == "ready"
    detail = await api.detail(old)
    assert detail["recordings"][0]["status"] == "deleted"
    assert detail["recordings"][0]["deleted_at"]
    assert detail["recordings"][0]["url"] is None
    assert len(detail["turns"]) == 3
    answer = await api.client.get(f"/v1/calls/{old}/recording")
    assert (answer.status_code, answer.json()["code"]) == (410, "recording_deleted")
    assert "Part 1: deleted by retention policy" in await operators_page(api, old)


async def test_words_are_deleted_wherever_they_were_kept_and_what_was_noted_stays(
    api: Api, own_settings: ApiSettings, tmp_path
) -> None:
    call_id, _ = await stored_call(api, days=40)
    room = (await api.detail(call_id))["room"]
    await tell(
        api.database,
        room,
        MessageTaken(text="Please call.", heard=["call me about the accord"]),
        StateChanged(to_state="closing", context={"vin_said": ["one h g about the accord"]}),
        ToolStarted(tool="search_docs", tool_call_id="t", arguments={"question": "what about the accord"}),
        start=utc_now() - ago(40),
    )
    async with job(own_settings, tmp_path) as (retention, counted):
        await retention.run_once()
        assert counted == {"recordings": 1, "transcripts": 1}
        last_seq = (await api.detail(call_id))["events"]["last_seq"]
        await retention.run_once()
        assert counted == {"recordings": 1, "transcripts": 1}
    detail = await api.detail(call_id)
    assert detail["events"]["last_seq"] == last_seq
    assert detail["turns"] == []
    assert detail["transcript_deleted_at"]
    assert detail["summary"] == "Asked about an Accord."
    assert (await api.client.get(f"/v1/calls/{call_id}/turns")).json()["deleted_at"]
    everything = (await api.client.get(f"/v1/calls/{call_id}/events")).text
    assert "ask about" not in everything
    assert "about the accord" not in everything
    assert "Please call." in everything
    found = (await api.client.get("/v1/calls", params={"q": "gladly"})).json()["calls"]
    assert str(call_id) not in {call["call_id"] for call in found}
    async with api.database.session() as session:
        assert await session.scalar(select(MessageRow.heard).where(MessageRow.call_id == call_id)) == []
        assert await session.scalar(select(CallRow.state_context).where(CallRow.id == call_id)) == {}
    assert "Deleted by retention policy" in await operators_page(api, call_id)


async def test_words_that_come_late_go_too_and_none_comes_back(
    api: Api, own_settings: ApiSettings, tmp_path
) -> None:
    """A spool may be replayed long after the call."""
    room, start = f"call-{token_hex(8)}", utc_now() - ago(40)
    created = CallCreated(direction=Direction.INBOUND, desk="dealership")
    call_id = await tell(
        api.database, room, created, CallEnded(end_reason=EndReason.CALLER_HUNG_UP), start=start
    )
    turn = TurnEnded(turn_id="late", speaker=Speaker.CALLER, text="it was a secret")
    event = Event(
        id=new_id(),
        call_id=call_id,
        room=room,
        type=turn.type,
        writer=Writer.AGENT,
        writer_id="test",
        counter=9,
        occurred_at=start,
        data=turn,
    )
    async with job(own_settings, tmp_path) as (retention, counted):
        for _ in range(2):
            async with api.database.session() as session:
                await append(session, [event])
            await retention.run_once()
        assert counted == {"transcripts": 1}
    assert (await api.detail(call_id))["turns"] == []
    assert "secret" not in (await api.client.get(f"/v1/calls/{call_id}/events")).text


async def test_what_a_desk_keeps_forever_and_a_call_that_goes_on_are_left_alone(
    api: Api, own_settings: ApiSettings, tmp_path
) -> None:
    kept, key = await stored_call(api, days=4000, desk="clinic")
    going_on = await tell(
        api.database,
        f"call-{token_hex(8)}",
        CallCreated(direction=Direction.INBOUND, desk="dealership"),
        TurnEnded(turn_id="1", speaker=Speaker.CALLER, text="Hello?"),
        start=utc_now() - ago(50),
    )
    async with job(own_settings, tmp_path) as (retention, counted):
        await retention.run_once()
    assert counted == {}
    assert await api.storage.exists(key)
    assert len((await api.detail(kept))["turns"]) == 3
    assert len((await api.detail(going_on))["turns"]) == 1


async def test_calls_of_no_desk_on_record_are_kept_as_long_as_is_usual(
    api: Api, own_settings: ApiSettings, tmp_path
) -> None:
    usual = Retention().recordings
    assert usual is not None
    young, _ = await stored_call(api, days=usual.days - 1, desk="closed_long_ago")
    old, _ = await stored_call(api, days=usual.days + 1, desk="closed_long_ago")
    async with job(own_settings, tmp_path) as (retention, _):
        await retention.run_once()
    assert await status_of(api, young) == "ready"
    assert await status_of(api, old) == "deleted"


async def test_what_a_crash_left_half_done_is_done_the_next_time(
    api: Api, own_settings: ApiSettings, tmp_path
) -> None:
    call_id, key = await stored_call(api, days=8)
    await api.storage.delete(key)
    async with job(own_settings, tmp_path) as (retention, _):
        await retention.run_once()
    assert await status_of(api, call_id) == "deleted"


async def test_while_the_store_is_away_nothing_counts_as_deleted(
    api: Api, own_settings: ApiSettings, tmp_path
) -> None:
    call_id, key = await stored_call(api, days=40)
    nowhere = own_settings.model_copy(update={"s3_endpoint": f"http://127.0.0.1:{free_port()}"})
    async with job(nowhere, tmp_path) as (retention, counted):
        await retention.run_once()
    assert counted == {"transcripts": 1}
    assert await status_of(api, call_id) == "ready"
    async with job(own_settings, tmp_path) as (retention, counted):
        await retention.run_once()
    assert counted == {"recordings": 1}
    assert not await api.storage.exists(key)


async def test_two_processes_do_not_work_on_it_at_the_same_time(
    api: Api, own_settings: ApiSettings, tmp_path
) -> None:
    calls = [await stored_call(api, days=9) for _ in range(25)]
    async with (
        job(own_settings, tmp_path) as (one, ones),
        job(own_settings, tmp_path) as (other, others),
        api.database.alone(LOCK) as alone,
    ):
        assert alone.held
        await asyncio.gather(one.run_once(), other.run_once())
        assert (ones, others) == ({}, {})
    async with (
        job(own_settings, tmp_path) as (one, ones),
        job(own_settings, tmp_path) as (other, others),
    ):
        await asyncio.gather(one.run_once(), other.run_once())
        assert ones.get("recordings", 0) + others.get("recordings", 0) == len(calls)
    for call_id, key in calls:
        assert (await api.event_types(call_id)).count("recording.deleted") == 1
        assert not await api.storage.exists(key)


async def test_a_recording_that_failed_stays_one_that_failed_and_leaves_nothing_behind(
    api: Api, own_settings: ApiSettings, tmp_path
) -> None:
    """Egress may have uploaded it after all."""
    key = f"calls/2026/03/01/{new_id()}/1.ogg"
    await api.storage.put_bytes(key, b"OggS")
    call_id = await tell(
        api.database,
        f"call-{token_hex(8)}",
        CallCreated(direction=Direction.INBOUND, desk="dealership"),
        CallAnswered(),
        RecordingStarted(egress_id="EG_1", object_key=key),
        RecordingFailed(error="it seemed so"),
        CallEnded(end_reason=EndReason.CALLER_HUNG_UP),
        start=utc_now() - ago(8),
    )
    async with job(own_settings, tmp_path) as (retention, _):
        await retention.run_once()
    assert await status_of(api, call_id) == "failed"
    with pytest.raises(NotFound):
        await api.storage.stat(key)


async def test_every_copy_of_a_recording_goes(api: Api, own_settings: ApiSettings, tmp_path) -> None:
    """What the agent recorded while egress had not begun, too."""
    call_id, key = await stored_call(api, days=8)
    own = key.replace("1.ogg", "1-agent.ogg")
    await api.storage.put_bytes(own, b"OggS")
    ready = RecordingReady(object_key=own, duration_ms=90_000, size_bytes=4)
    await tell(api.database, (await api.detail(call_id))["room"], ready, start=utc_now() - ago(8))
    async with job(own_settings, tmp_path) as (retention, _):
        await retention.run_once()
    assert await status_of(api, call_id) == "deleted"
    assert not [one for one in (key, own) if await api.storage.exists(one)]


async def test_a_word_that_comes_late_does_not_bring_a_deleted_recording_back(
    api: Api, own_settings: ApiSettings, tmp_path
) -> None:
    call_id, key = await stored_call(api, days=8)
    async with job(own_settings, tmp_path) as (retention, _):
        await retention.run_once()
    room = (await api.detail(call_id))["room"]
    ready = RecordingReady(object_key=key, duration_ms=4000, size_bytes=1000)
    await tell(api.database, room, ready, RecordingFailed(error="late"), start=utc_now())
    assert await status_of(api, call_id) == "deleted"


async def test_the_api_does_it_by_itself_and_counts(api: Api, own_settings: ApiSettings, tmp_path) -> None:
    call_id, key = await stored_call(api, days=40)
    often = own_settings.model_copy(
        update={"api_port": free_port(), "retention_every": timedelta(seconds=0.2), "spool_dir": tmp_path}
    )
    async with running_api(often) as running:
        await until(lambda: _is_gone(running, call_id))
        assert not await running.storage.exists(key)
        figures = (await running.client.get("/metrics")).text
    assert 'callcenter_retention_deleted_total{kind="recordings"} 1.0' in figures
    assert 'callcenter_retention_deleted_total{kind="transcripts"} 1.0' in figures


async def _is_gone(api: Api, call_id: UUID) -> bool:
    detail = await api.detail(call_id)
    return detail["turns"] == [] and detail["recordings"][0]["status"] == "deleted"
