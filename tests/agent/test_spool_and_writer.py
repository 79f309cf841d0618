"""What a call's record survives: a store that is away, a process that is killed, two replayers at once."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from callcenter.events import Event, FactNoted
from callcenter_agent.record import spool
from callcenter_agent.record.recorder import Recorder
from callcenter_agent.record.replay import replay, replay_all
from callcenter_agent.record.spool import SpoolFile
from callcenter_agent.record.writer import EventWriter, Pace

CALL = uuid4()
QUICK = Pace(gather_s=0.001, first_pause_s=0.005, longest_pause_s=0.01, attempt_timeout_s=0.2)


class Shelf:
    """A store that can be away. Keeps each event once, as the real one does."""

    def __init__(self, *, away: bool = False, refuses: object = None) -> None:
        self.away = away
        self.refuses = refuses
        self.stored: dict[UUID, Event] = {}
        self.given = 0

    async def append(self, events: Sequence[Event]) -> None:
        if self.away:
            raise ConnectionError("the store is away")
        if any(event.data.value == self.refuses for event in events if isinstance(event.data, FactNoted)):
            raise ValueError("this cannot be stored")
        self.given += len(events)
        self.stored |= {event.id: event for event in events}

    @property
    def values(self) -> list[object]:
        return [event.data.value for event in self.stored.values() if isinstance(event.data, FactNoted)]


def suffixes(folder: Path) -> list[str]:
    return [path.suffix for path in folder.iterdir()]


def facts(count: int) -> list[Event]:
    events: list[Event] = []
    recorder = Recorder(
        call_id=CALL,
        room="call-x",
        writer_id="job",
        clock=lambda: datetime.now(UTC),
        redact=lambda event: event,
        sink=events.append,
    )
    for number in range(count):
        recorder.note(FactNoted(name="n", value=number))
    return events


def test_a_writer_that_waits_for_its_call_tells_nothing_before() -> None:
    told: list[Event] = []
    recorder = Recorder(
        call_id=CALL,
        room="call-x",
        writer_id="job",
        clock=lambda: datetime.now(UTC),
        redact=lambda event: event,
        sink=told.append,
        waiting=True,
    )
    recorder.note(FactNoted(name="n", value=1))
    recorder.note(FactNoted(name="n", value=2))
    assert told == []
    recorder.begin()
    recorder.note(FactNoted(name="n", value=3))
    recorder.begin()
    assert [event.counter for event in told] == [1, 2, 3]


def file_in(directory: Path, writer_id: str = "job") -> SpoolFile:
    return SpoolFile(directory, call_id=CALL, writer_id=writer_id)


async def run(writer: EventWriter, events: Sequence[Event], *, flush_s: float = 1.0) -> bool:
    running = asyncio.get_running_loop().create_task(writer.run())
    for event in events:
        writer.put(event)
    stored = await writer.flush(flush_s)
    running.cancel()
    await asyncio.wait([running])
    await writer.close()
    return stored


async def test_everything_is_stored_in_order_and_the_file_is_gone(tmp_path: Path) -> None:
    shelf = Shelf()
    assert await run(EventWriter(spool=file_in(tmp_path), store=shelf, pace=QUICK), facts(150))
    assert shelf.values == list(range(150))
    assert spool.left_behind(tmp_path) == []


async def test_a_store_that_comes_back_gets_everything_once(tmp_path: Path) -> None:
    shelf = Shelf(away=True)
    writer = EventWriter(spool=file_in(tmp_path), store=shelf, pace=QUICK)
    asyncio.get_running_loop().call_later(0.05, setattr, shelf, "away", False)
    assert await run(writer, facts(20))
    assert shelf.values == list(range(20))
    assert shelf.given == 20


async def test_what_is_not_stored_at_the_end_is_left_for_the_replay(tmp_path: Path) -> None:
    shelf = Shelf(away=True)
    assert not await run(
        EventWriter(spool=file_in(tmp_path), store=shelf, pace=QUICK), facts(5), flush_s=0.05
    )
    shelf.away = False
    assert await replay_all(tmp_path, shelf) == 5
    assert shelf.values == list(range(5))
    assert spool.left_behind(tmp_path) == []


async def test_events_reach_the_spool_before_the_store_may_be_asked(tmp_path: Path) -> None:
    writer = EventWriter(spool=file_in(tmp_path), store=Shelf(), pace=QUICK)
    running = asyncio.get_running_loop().create_task(writer.run())
    writer.put(facts(1)[0])
    await asyncio.sleep(0.05)
    assert [len(spool.read(path)) for path in spool.left_behind(tmp_path)] == [1]
    running.cancel()
    await asyncio.wait([running])
    await writer.close()


async def test_an_event_that_is_refused_holds_up_no_other(tmp_path: Path) -> None:
    shelf = Shelf(refuses=3)
    assert await run(EventWriter(spool=file_in(tmp_path), store=shelf, pace=QUICK), facts(6))
    assert shelf.values == [0, 1, 2, 4, 5]
    assert len(spool.left_behind(tmp_path)) == 1


async def test_a_file_that_is_refused_is_set_aside_and_the_next_one_replayed(tmp_path: Path) -> None:
    for name, count in (("a", 4), ("b", 2)):
        left = file_in(tmp_path, name)
        left.append(facts(count))
        left.release()
    shelf = Shelf(refuses=3)
    assert await replay_all(tmp_path, shelf) == 2
    assert spool.left_behind(tmp_path) == []
    assert suffixes(tmp_path) == [".refused"]


def test_a_living_writers_file_cannot_be_claimed(tmp_path: Path) -> None:
    living = file_in(tmp_path)
    living.append(facts(1))
    with spool.claim(living.path) as ours:
        assert not ours
    living.release()
    with spool.claim(living.path) as ours:
        assert ours


def test_a_file_has_one_claimer(tmp_path: Path) -> None:
    left = file_in(tmp_path)
    left.append(facts(1))
    left.release()
    with spool.claim(left.path) as first, spool.claim(left.path) as second:
        assert (first, second) == (True, False)


async def test_two_replayers_store_nothing_twice(tmp_path: Path) -> None:
    left, shelf = file_in(tmp_path), Shelf()
    left.append(facts(3))
    left.release()
    counts = await asyncio.gather(replay(left.path, shelf), replay(left.path, shelf))
    assert sorted(counts) == [0, 3]
    assert shelf.given == 3


async def test_a_replay_that_fails_keeps_the_file(tmp_path: Path) -> None:
    left = file_in(tmp_path)
    left.append(facts(3))
    left.release()
    assert await replay_all(tmp_path, Shelf(away=True)) == 0
    assert spool.left_behind(tmp_path) == [left.path]


def test_a_line_torn_by_a_kill_is_left_out(tmp_path: Path) -> None:
    left = file_in(tmp_path)
    left.append(facts(2))
    left.release()
    left.path.write_bytes(left.path.read_bytes()[:-10])
    assert len(spool.read(left.path)) == 1


@pytest.mark.parametrize("value", ["two\nlines", "a\u2028b", "é✓"])
def test_every_text_stays_on_its_line(tmp_path: Path, value: str) -> None:
    events = facts(1)
    told = events[0].model_copy(update={"data": FactNoted(name="n", value=value)})
    left = file_in(tmp_path)
    left.append([told, events[0]])
    left.release()
    assert spool.read(left.path) == [told, events[0]]
