"""Two phones in one room that must not hear each other yet.

A SIP participant subscribes to everything by itself, so the gate is shut again whenever something moves in
the room, and now and then when nothing seems to. What the agent publishes is kept apart by its own track
permissions; see `channels`.
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol

import structlog
from callcenter.errors import CallCenterError
from callcenter.tasks import spawn
from livekit import rtc
from livekit.rtc.room import EventTypes

log = structlog.get_logger()

AGAIN_S: Final = 1.0
SOON_S: Final = 0.2
WATCHFUL_S: Final = 3.0
"""A phone that is answered says so first and subscribes then: what is shut in between is opened again."""
EVENTS: Final[tuple[EventTypes, ...]] = (
    "participant_connected",
    "track_published",
    "participant_attributes_changed",
    "reconnected",
)


@dataclass(frozen=True, slots=True)
class Crossing:
    """One phone as the other one could hear it."""

    listener: str
    speaker: str
    speaker_sid: str
    track_sids: tuple[str, ...]


class Subscriptions(Protocol):
    async def subscribe(self, crossing: Crossing, *, wanted: bool) -> None: ...


def crossings(caller: str, human: str, present: Iterable[rtc.RemoteParticipant]) -> list[Crossing]:
    """Both directions, as far as the two are there and have something to be heard. Pure."""
    there = {one.identity: one for one in present}
    return [
        Crossing(listener, speaker, there[speaker].sid, sids)
        for listener, speaker in ((caller, human), (human, caller))
        if listener in there and speaker in there and (sids := tuple(there[speaker].track_publications))
    ]


class Gate:
    """Shut from `guard` on, until `open`."""

    def __init__(self, room: rtc.Room, subscriptions: Subscriptions, *, caller: str) -> None:
        self._room, self._subscriptions, self._caller = room, subscriptions, caller
        self._human: str | None = None
        self._joined: str | None = None
        self._stirred = asyncio.Event()
        self._watchful_until = 0.0
        self._round: asyncio.Task[bool] | None = None

    def guard(self, human: str) -> None:
        """Between the caller and this phone, also before it is there. A phone that was guarded before it is
        let go of at once: the server is slow to answer for one that has left."""
        self._human, self._joined = human, None
        if self._round is not None:
            self._round.cancel()
        self._stir()

    async def keep(self) -> None:
        """Never returns; cancelled when the transfer is over."""
        for event in EVENTS:
            self._room.on(event, self._stir)
        try:
            while True:
                self._stirred.clear()
                shut = await self._go_round()
                watchful = asyncio.get_running_loop().time() < self._watchful_until
                pause_s = SOON_S if watchful or not shut else AGAIN_S
                with suppress(TimeoutError):  # not `wait_for`: it may swallow our own cancellation
                    async with asyncio.timeout(pause_s):
                        await self._stirred.wait()
        finally:
            for event in EVENTS:
                self._room.off(event, self._stir)

    def _stir(self, *_: object) -> None:
        self._watchful_until = asyncio.get_running_loop().time() + WATCHFUL_S
        self._stirred.set()

    async def shut(self) -> None:
        """Raises where it cannot be made sure."""
        await self._set(self._crossings(self._human), wanted=False)

    async def open(self) -> None:
        """The two hear each other from here on; asked again, it is said again. Raises when they may not: then
        it is shut."""
        human = self._human or self._joined
        between = self._crossings(human)
        if human is None or len(between) < 2:
            raise LookupError("one of them cannot be heard")
        self._human, self._joined = None, human
        if self._round is not None:  # what it has asked for must not come after what we ask for
            await asyncio.wait({self._round})
        try:
            await self._set(between, wanted=True)
        except BaseException:
            self.guard(human)
            raise

    async def _go_round(self) -> bool:
        self._round = spawn(self._shut_if_possible(), name="gate")
        try:
            await asyncio.wait({self._round})
            return not self._round.cancelled() and self._round.result()
        finally:
            self._round.cancel()

    async def _shut_if_possible(self) -> bool:
        try:
            await self.shut()
        except CallCenterError as error:  # the next round comes soon
            log.warning("gate_not_shut", error=str(error))
            return False
        return True

    def _crossings(self, human: str | None) -> list[Crossing]:
        if human is None:
            return []
        return crossings(self._caller, human, self._room.remote_participants.values())

    async def _set(self, between: list[Crossing], *, wanted: bool) -> None:
        """Both at once: one that is slow must not keep the other waiting."""
        asked = [self._subscriptions.subscribe(crossing, wanted=wanted) for crossing in between]
        for answer in await asyncio.gather(*asked, return_exceptions=True):
            if isinstance(answer, BaseException):
                raise answer
