"""The thin loop around `watch`: it keeps one watch per live room and carries out what is decided.

Webhooks tell at once; a periodic look at the server's rooms repairs what they did not tell, so
a restarted control plane, or one that missed a webhook, finds the callers again.
"""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from callcenter.capacity import Capacity, Slotboard
from callcenter.clock import Clock
from callcenter.errors import CallCenterError
from callcenter.ids import call_id_for_room
from callcenter.tasks import TaskOwner
from livekit.protocol.models import ParticipantInfo

from callcenter_api.telephony.livekit import LiveKit
from callcenter_api.telephony.rooms import is_agent, is_call_room
from callcenter_api.watchdog import watch as watching
from callcenter_api.watchdog.rescue import Rescue
from callcenter_api.watchdog.watch import Action, Patience, Watch

_log = structlog.get_logger(__name__)

TICK = timedelta(milliseconds=250)
LOOK_AROUND_EVERY = timedelta(seconds=2)
LOOK_AGAIN = timedelta(seconds=15)


class Watchdog:
    def __init__(
        self, livekit: LiveKit, tasks: TaskOwner, clock: Clock, patience: Patience, board: Slotboard
    ) -> None:
        self._livekit = livekit
        self._tasks = tasks
        self._clock = clock
        self._patience = patience
        self._board = board
        self._watches: dict[str, Watch] = {}
        self._looked_at: dict[str, datetime] = {}
        self._busy: set[str] = set()
        self._looking: set[str] = set()

    def joined(self, room: str, participant: ParticipantInfo) -> None:
        self._watches[room] = watching.joined(self._of(room), participant, self._clock())

    def left(self, room: str, identity: str) -> None:
        if room in self._watches:
            self._watches[room] = watching.left(self._watches[room], identity, self._clock())

    def answered(self, room: str) -> None:
        self._watches[room] = watching.answered(self._of(room), self._clock())

    def finished(self, room: str) -> None:
        self._watches.pop(room, None)
        self._looked_at.pop(room, None)

    def has_phone(self, room: str) -> bool:
        """Unknown rooms count as live: a recording rather starts in vain than not at all."""
        found = self._watches.get(room)
        return found is None or bool(found.phones)

    def had_phone(self, room: str) -> bool:
        """Whether a customer's phone was ever seen in it: only then is it a call."""
        found = self._watches.get(room)
        return found is not None and found.had_phone

    def may_record(self, room: str) -> bool:
        """Not while a human agent is consulted: a recorder would hear what the customer must not."""
        found = self._watches.get(room)
        return found is None or (bool(found.phones) and not found.consulting)

    async def consults(self, room: str) -> bool:
        """As the room is now; as was told, where it cannot be seen."""
        found = self._of(room)
        try:
            found = watching.listed(found, await self._livekit.participants(room), self._clock())
        except CallCenterError as error:
            _log.info("room_not_seen", room=room, error=error.detail)
        return found.consulting

    def handed_over(self, room: str) -> None:
        """The agent says that it gave the customer to a human agent, and leaves."""
        self._watches[room] = watching.handed_over(self._of(room), self._clock())

    def was_answered(self, room: str) -> bool:
        return self._of(room).answered

    def is_on_the_line(self, room: str, identity: str) -> bool:
        found = self._of(room)
        return found.answered and identity in found.phones

    def room_of(self, call_id: UUID) -> str | None:
        return next((room for room in self._watches if call_id_for_room(room) == call_id), None)

    async def lost_agent(self, room: str, before: datetime) -> None:
        """The worker says that its job died: the participant that it left behind must go."""
        for participant in await self._livekit.participants(room):
            joined_at = participant.joined_at_ms / 1000
            if is_agent(participant) and joined_at < before.timestamp():
                await self._livekit.remove(room, participant.identity)
                self.left(room, participant.identity)

    async def keep_watch(self, rescue: Rescue) -> None:
        """Never returns; owned by the app's lifespan."""
        while True:
            self._act(rescue, self._clock(), await self._capacity())
            self._watch_answers(rescue, self._clock())
            await asyncio.sleep(TICK.total_seconds())

    async def look_around(self, rescue: Rescue) -> None:
        """Never returns. Apart from the watch, so that a slow server does not slow the watch down."""
        while True:
            try:
                await self._look(rescue)
            except CallCenterError as error:
                _log.warning("rooms_not_seen", error=error.detail)
            await asyncio.sleep(LOOK_AROUND_EVERY.total_seconds())

    async def _look(self, rescue: Rescue) -> None:
        known = set(self._watches)
        rooms = [room.name for room in await self._livekit.rooms() if is_call_room(room.name)]
        for gone in known - set(rooms):
            self.finished(gone)
        for room in rooms:
            if self._needs_a_look(room):
                await self._look_at(rescue, room)

    def _needs_a_look(self, room: str) -> bool:
        last = self._looked_at.get(room)
        found = self._watches.get(room)
        if last is None or found is None or not found.answered or not found.agents:
            return True
        return self._clock() - last >= LOOK_AGAIN

    async def _look_at(self, rescue: Rescue, room: str) -> None:
        participants = await self._livekit.participants(room)
        now = self._clock()
        self._looked_at[room] = now
        before = self._of(room)
        self._watches[room] = after = watching.listed(before, participants, now)
        await rescue.noticed(before, after, participants)

    def _watch_answers(self, rescue: Rescue, now: datetime) -> None:
        """No webhook tells that a phone is active: it is looked for where it is due."""
        for room, found in list(self._watches.items()):
            if watching.is_being_answered(found, now) and room not in self._looking:
                self._looking.add(room)
                self._tasks.spawn(self._look_for_answer(rescue, room), name="look for the answer")

    async def _look_for_answer(self, rescue: Rescue, room: str) -> None:
        try:
            await self._look_at(rescue, room)
        except CallCenterError as error:
            _log.warning("answer_not_seen", error=error.detail)
        finally:
            self._looking.discard(room)

    def somebody_waits(self) -> bool:
        """A phone without an agent."""
        return any(one.alone_since and not one.apologised for one in self._watches.values())

    async def _capacity(self) -> Capacity | None:
        """Asked for only while somebody waits."""
        return await self._board.read() if self.somebody_waits() else None

    def _act(self, rescue: Rescue, now: datetime, capacity: Capacity | None) -> None:
        for room, found in list(self._watches.items()):
            action = watching.decide(found, now, self._patience, capacity)
            if action is not None and room not in self._busy:
                self._busy.add(room)
                self._tasks.spawn(self._carry_out(rescue, action, room), name=f"watchdog {action}")

    async def _carry_out(self, rescue: Rescue, action: Action, room: str) -> None:
        try:
            await self._look_at(rescue, room)
            found = self._of(room)
            capacity = await self._capacity()
            if watching.decide(found, self._clock(), self._patience, capacity) is not action:
                return
            waited = found.waited(self._clock())
            if action is Action.dispatch:
                self._watches[room] = replace(found, dispatches=found.dispatches + 1)
                await rescue.dispatch(found, waited)
            elif action is Action.apologise:
                self._watches[room] = replace(found, apologised=True)
                await rescue.apologise(found, waited)
            elif action is Action.turn_away:
                self._watches[room] = replace(found, apologised=True)
                await rescue.turn_away(found, waited)
            else:
                await rescue.close(found)
                self.finished(room)
        except CallCenterError as error:
            _log.warning("watchdog_act_failed", action=action, error=str(error))
        finally:
            self._busy.discard(room)

    def _of(self, room: str) -> Watch:
        return self._watches.get(room) or Watch(room)
