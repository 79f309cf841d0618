"""Whatever egress does, in whatever order it is told, repeated or lost: every recording comes to an end,
nothing that was heard is lost, and nothing of a briefing is kept."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from callcenter.events import (
    LegAnswered,
    LegStarted,
    Party,
    RecordingFailed,
    RecordingReady,
    RecordingRequested,
    RecordingStarted,
    TransferEnded,
    TransferKind,
    TransferOutcome,
    TransferStarted,
)
from callcenter.ids import call_id_for_room
from callcenter.recordings import MADE_BY_AGENT, own_object_key, segment_of
from callcenter_api.recordings.consultations import CLOCKS_DIFFER
from callcenter_api.recordings.egress import key_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.waiting import until

from .egresses import ABORTED, ACTIVE, COMPLETE, FAILED, NOON, ROOM, STARTING, Process, Stage, copy_of, ogg


class Play:
    """A call: what may happen in it, in any order."""

    def __init__(self) -> None:
        self.stage = Stage()
        self.segment = 1
        self.hooks: list[Any] = []
        self.briefings: list[tuple[datetime, datetime | None]] = []
        self.own: tuple[int, datetime] | None = None

    # ---- the agent ----

    def ask(self) -> None:
        if not self.stage.human and self.stage.live:
            self.stage.ledger.tell(RecordingRequested(segment=self.segment))
            self.stage.recordings.begin(ROOM, segment=self.segment, asked=True)

    def own_begins(self) -> None:
        if self.own is None and self.stage.live and not self.stage.human:
            self.own = self.segment, self.stage.clock()
            self.stage.ledger.tell(
                RecordingStarted(segment=self.segment, egress_id=MADE_BY_AGENT, object_key=self._own_key)
            )

    def own_ends(self, *, brought: bool = True) -> None:
        if self.own is None:
            return
        (segment, since), key = self.own, self._own_key
        seconds = int((self.stage.clock() - since).total_seconds())
        self.own = None
        if brought and seconds and not self.stage.objects.away:
            self.stage.objects.bodies[key] = ogg(seconds)
            ready = RecordingReady(
                segment=segment,
                object_key=key,
                egress_id=MADE_BY_AGENT,
                duration_ms=seconds * 1000,
                size_bytes=1,
            )
            self.stage.ledger.tell(ready)

    def own_is_lost(self) -> None:
        self.own_ends(brought=False)

    @property
    def _own_key(self) -> str:
        segment = self.own[0] if self.own else self.segment
        return own_object_key(call_id_for_room(ROOM), segment, day=NOON)

    def transfer_begins(self) -> None:
        """The agent has stopped what it could."""
        if self.stage.human or not self.stage.live:
            return
        self.own_ends()
        for process in self._in(ACTIVE):
            if not process.dead:
                self.stage.server.end(process)
        if self._in(ACTIVE):
            return  # what cannot be ended for certain: nobody is consulted
        self.stage.human = True
        leg = f"leg{len(self.briefings)}"
        self.stage.ledger.tell(
            TransferStarted(transfer_id="t", kind=TransferKind.WARM, reason="r"),
            LegStarted(leg_id=leg, party=Party.HUMAN_AGENT, identity="h"),
            LegAnswered(leg_id=leg),
        )
        self.briefings.append((self.stage.clock(), None))

    def transfer_ends(self) -> None:
        if not self.stage.human:
            return
        self._briefing_ends()
        self.stage.ledger.tell(TransferEnded(transfer_id="t", outcome=TransferOutcome.DECLINED))
        self.segment += 1
        self.ask()

    def _briefing_ends(self) -> None:
        self.stage.human = False
        self.briefings[-1] = (self.briefings[-1][0], self.stage.clock())

    # ---- egress and the line ----

    def _in(self, *statuses: int) -> list[Process]:
        return [one for one in self.stage.server.processes if one.info.status in statuses]

    def track(self) -> None:
        self.stage.recordings.begin(ROOM)

    def egress_begins(self) -> None:
        for process in self._in(STARTING)[:1]:
            if self.stage.live and not process.dead:
                self.stage.server.begin(process)

    def egress_fails(self) -> None:
        for process in self._in(STARTING, ACTIVE)[:1]:
            if not process.dead:
                process.uploads = False
                self.stage.server.end(process, status=FAILED, error="no space")

    def egress_dies(self) -> None:
        for process in self._in(STARTING, ACTIVE)[:1]:
            if not process.dead:
                self.stage.server.die(process)

    def upload_gets_lost(self) -> None:
        for process in self._in(ACTIVE)[:1]:
            process.uploads = False

    def duration_is_odd(self) -> None:
        for process in self._in(STARTING, ACTIVE):
            process.says = -5

    def egress_is_full(self) -> None:
        self.stage.server.full = not self.stage.server.full

    def hook(self) -> None:
        """Sent, and not arrived: it may be late, or never come."""
        self.hooks += [copy_of(one.info) for one in self.stage.server.processes]

    def store_comes_or_goes(self) -> None:
        self.stage.objects.away = not self.stage.objects.away

    def record_comes_or_goes(self) -> None:
        self.stage.ledger.away = not self.stage.ledger.away

    async def hooks_arrive(self) -> None:
        for info in [*self.hooks, *self.hooks[:1]]:
            self.stage.tasks.spawn(self.stage.recordings.heard(copy_of(info)), name="hook")
        self.hooks.clear()

    async def restart(self) -> None:
        await self.stage.restart()

    async def hang_up(self) -> None:
        if not self.stage.live:
            return
        self.own_ends()
        if self.stage.human:
            self._briefing_ends()
            self.stage.ledger.tell(TransferEnded(transfer_id="t", outcome=TransferOutcome.CALLER_LOST))
        self.stage.live = False
        self.stage.ledger.ended_at = self.stage.clock()
        await self.stage.recordings.stop(ROOM)
        for process in self._in(STARTING):
            if not process.dead:
                self.stage.server.end(process, status=ABORTED, error="Start signal not received")

    async def to_the_end(self) -> None:
        await self.hang_up()
        await asyncio.sleep(0.005)
        await self.restart()  # whatever it still meant to do is lost
        await self.stage.swept()

    def heard_a_briefing(self, process: Process) -> bool:
        if process.heard is None:
            return False
        start, end = process.heard
        return any(
            min(end, until or end) - max(start, since) > CLOCKS_DIFFER + timedelta(seconds=1)
            for since, until in self.briefings
        )


NAMES = [
    "ask", "own_begins", "own_ends", "own_is_lost", "transfer_begins", "transfer_ends", "track",
    "egress_begins", "egress_begins", "egress_fails", "egress_dies", "upload_gets_lost", "duration_is_odd",
    "egress_is_full", "hook", "hooks_arrive", "store_comes_or_goes", "record_comes_or_goes", "restart",
    "hang_up",
]  # fmt: skip


async def played(script: list[tuple[str, int]]) -> Play:
    play = Play()
    for name, seconds in script:
        act: Callable[[], Awaitable[None] | None] = getattr(play, name)
        if (doing := act()) is not None:
            await doing
        play.stage.clock.passes(seconds)
        await asyncio.sleep(0.003)
    await play.to_the_end()
    return play


def check(play: Play) -> None:
    stage = play.stage
    rows = stage.ledger.rows
    for row in rows.values():
        assert row["status"] in {"ready", "failed"}
        assert not row["unfinished"]
        assert (row.get("reason") in {None, "unknown"}) == (row["status"] == "ready")
    briefed = {key_of(one.info) for one in stage.server.processes if play.heard_a_briefing(one)}
    assert not briefed & set(stage.objects.bodies)
    assert not briefed & {
        copy["object_key"] for row in rows.values() for copy in row["copies"] if copy["status"] == "ready"
    }
    ready = {
        one.object_key: one.duration_ms
        for _, one in stage.ledger.told.values()
        if isinstance(one, RecordingReady)
    }
    for key in stage.objects.bodies:
        (row,) = [row for row in rows.values() if key in {copy["object_key"] for copy in row["copies"]}]
        assert row["status"] == "ready"
        assert row["duration_ms"] >= ready[key] - 1
    not_kept = {
        one.object_key
        for _, one in stage.ledger.told.values()
        if isinstance(one, RecordingFailed) and one.reason in {"in_a_briefing", "superseded"}
    }
    assert stage.objects.deleted <= not_kept


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 6)), min_size=1, max_size=18))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_recording_comes_to_an_end_and_nothing_of_a_briefing_is_kept(
    script: list[tuple[str, int]],
) -> None:
    check(asyncio.run(played(script)))


LATE = [
    ("track", 8), ("own_begins", 9), ("transfer_begins", 2), ("egress_begins", 6), ("hook", 0),
    ("hooks_arrive", 4), ("transfer_ends", 3), ("egress_begins", 9), ("hang_up", 1),
]  # fmt: skip
FAILS_AT_ONCE = [("track", 1), ("egress_fails", 1), ("own_begins", 9), ("hang_up", 0)]
HANGS_UP_WHILE_DIALED = [("track", 1), ("egress_begins", 9), ("transfer_begins", 3), ("hang_up", 1)]
DIES = [("track", 1), ("egress_begins", 9), ("egress_dies", 3), ("hang_up", 1)]


@pytest.mark.parametrize(
    ("script", "ends"),
    [
        (LATE, {1: ("ready", None), 2: ("ready", None)}),
        (FAILS_AT_ONCE, {1: ("ready", None)}),
        (HANGS_UP_WHILE_DIALED, {1: ("ready", None)}),
        (DIES, {1: ("ready", None)}),
        ([("track", 1), ("hang_up", 0)], {1: ("failed", "egress_failed")}),
        ([("ask", 1), ("egress_is_full", 1), ("hang_up", 0)], {1: ("failed", "egress_failed")}),
        ([("egress_is_full", 0), ("ask", 1), ("hang_up", 0)], {1: ("failed", "egress_refused")}),
        ([("track", 1), ("transfer_begins", 1), ("egress_begins", 9)], {1: ("failed", "in_a_briefing")}),
        ([("track", 1), ("egress_begins", 5), ("upload_gets_lost", 5)], {1: ("failed", "not_stored")}),
        ([("own_begins", 5), ("own_is_lost", 5)], {1: ("failed", "not_brought")}),
        ([("track", 1), ("egress_begins", 1), ("duration_is_odd", 8)], {1: ("ready", None)}),
    ],
)
def test_how_a_recording_ends(script: list[tuple[str, int]], ends: dict[int, tuple[str, str | None]]) -> None:
    play = asyncio.run(played(script))
    check(play)
    assert {n: (row["status"], row.get("reason")) for n, row in play.stage.ledger.rows.items()} == ends


def test_what_was_heard_before_a_late_egress_is_the_agents_own() -> None:
    """Asked for, begun during the briefing, deleted: the segment is what the agent recorded."""
    rows = asyncio.run(played(LATE)).stage.ledger.rows
    assert rows[1]["object_key"].endswith("1-agent.ogg")
    assert rows[2]["object_key"].endswith("2.ogg")


def test_a_length_that_can_be_none_is_measured() -> None:
    script = [("track", 1), ("egress_begins", 1), ("duration_is_odd", 8)]
    (row,) = asyncio.run(played(script)).stage.ledger.rows.values()
    assert row["duration_ms"] == pytest.approx(9000, abs=500)


def test_what_nobody_stopped_in_time_is_judged_by_the_record() -> None:
    async def played_blindly() -> Play:
        play = Play()
        play.stage.blind = True
        for act, seconds in ((play.track, 0), (play.transfer_begins, 1), (play.egress_begins, 9)):
            act()
            await asyncio.sleep(0.01)
            play.stage.clock.passes(seconds)
        await play.to_the_end()
        return play

    play = asyncio.run(played_blindly())
    check(play)
    assert play.stage.ledger.rows[1]["reason"] == "in_a_briefing"
    assert play.stage.objects.bodies == {}


@pytest.mark.parametrize("away", [False, True])
def test_what_begins_during_a_briefing_is_ended_at_once_and_deleted(away: bool) -> None:
    """With the record away, too: then by what the room shows."""

    async def ended_while_the_call_goes_on() -> None:
        play = Play()
        stage = play.stage
        play.track()
        await until(lambda: stage.server.processes, within_s=10)
        play.transfer_begins()
        stage.ledger.away = away
        play.egress_begins()
        (process,) = stage.server.processes
        assert not await stage.recordings.heard(copy_of(process.info))
        stage.clock.passes(1)
        await until(lambda: stage.ledger.rows.get(1, {}).get("reason") == "in_a_briefing", within_s=10)
        assert process.info.status == COMPLETE
        assert key_of(process.info) in stage.objects.deleted
        await stage.tasks.close()

    asyncio.run(ended_while_the_call_goes_on())


BROKE_OFF = [("egress_begins", 4), ("hook", 0), ("hooks_arrive", 1), ("egress_fails", 1), ("hook", 0),
             ("hooks_arrive", 1)]  # fmt: skip


@pytest.mark.parametrize("again", [1, 2, 3])
def test_a_second_egress_of_a_segment_never_writes_over_the_first(again: int) -> None:
    """Each has a key of its own."""
    script = [("track", 2)] + [*BROKE_OFF] * again + [("hang_up", 1)]
    processes = asyncio.run(played(script)).stage.server.processes
    keys = [key_of(one.info) for one in processes]
    assert len(set(keys)) == len(keys) > again
    assert {segment_of(key) for key in keys} == {1}
