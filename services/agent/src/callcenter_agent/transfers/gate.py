"""Two phones in one room that must not hear each other yet.

A SIP participant subscribes to everything by itself, so the gate is shut again whenever something moves in
the room, and now and then when nothing seems to. What the agent publishes is kept apart by its own track
permissions; see `channels`.
"""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol

import structlog
from callcenter.errors import CallCenterError
from livekit import rtc
from livekit.rtc.room import EventTypes

log = structlog.get_logger()

AGAIN_S: Final = 1.0
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
        self._stirred = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()

    def guard(self, human: str) -> None:
        """Between the caller and this phone, also before it is there."""
        self._human = human
        self._stirred.set()

    async def keep(self) -> None:
        """Never returns; cancelled when the transfer is over."""
        stir: Callable[..., None] = lambda *_: self._stirred.set()  # noqa: E731 - one handler for all of them
        for event in EVENTS:
            self._room.on(event, stir)
        try:
            while True:
                self._stirred.clear()
                try:
                    await self.shut()
                except CallCenterError as error:  # the next round comes soon
                    log.warning("gate_not_shut", error=str(error))
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stirred.wait(), AGAIN_S)
        finally:
            for event in EVENTS:
                self._room.off(event, stir)

    async def shut(self) -> None:
        """Raises where it cannot be made sure."""
        async with self._one_at_a_time:
            await self._set(self._crossings(), wanted=False)

    async def open(self) -> None:
        """The two hear each other from here on. Raises when they may not: then it stays shut."""
        async with self._one_at_a_time:
            between = self._crossings()
            if len(between) < 2:
                raise LookupError("one of them cannot be heard")
            await self._set(between, wanted=True)
            self._human = None

    def _crossings(self) -> list[Crossing]:
        if self._human is None:
            return []
        return crossings(self._caller, self._human, self._room.remote_participants.values())

    async def _set(self, between: list[Crossing], *, wanted: bool) -> None:
        for crossing in between:
            await self._subscriptions.subscribe(crossing, wanted=wanted)
