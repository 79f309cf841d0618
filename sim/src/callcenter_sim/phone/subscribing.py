"""Which tracks a phone's leg asks for, and when: as livekit-sip does, and as it goes when it goes wrong."""

import asyncio
from enum import StrEnum
from typing import Final

from livekit import rtc

from callcenter_sim.tasks import TaskOwner

LATE_S: Final = 1.5


class Hearing(StrEnum):
    """How a leg comes by what others publish."""

    AT_ONCE = "at_once"
    LATE = "late"
    """Its requests are a while in coming."""
    LOSES = "loses"
    """What was there when it was answered never comes: the request was lost to another one."""
    NEVER = "never"
    """It may not subscribe, whoever asks for it."""


class Subscriber:
    """Nothing is asked for before `begin`; from then on all that can be heard, also what comes later."""

    def __init__(self, room: rtc.Room, hearing: Hearing) -> None:
        self._room, self._hearing = room, hearing
        self._begun = False
        self._tasks = TaskOwner()
        room.on("track_published", self._on_published)

    def begin(self) -> None:
        if self._hearing is Hearing.LATE:
            self._tasks.spawn(self._begin_late(), name="subscribe_late")
        else:
            self._ask_for_all()

    async def close(self) -> None:
        await self._tasks.close()

    async def _begin_late(self) -> None:
        await asyncio.sleep(LATE_S)
        self._ask_for_all()

    def _ask_for_all(self) -> None:
        self._begun = True
        for participant in self._room.remote_participants.values():
            if self._hearing is Hearing.LOSES and _is_ours(participant):
                continue
            for publication in participant.track_publications.values():
                self._ask_for(publication)

    def _on_published(
        self, publication: rtc.RemoteTrackPublication, _participant: rtc.RemoteParticipant
    ) -> None:
        if self._begun:
            self._ask_for(publication)

    def _ask_for(self, publication: rtc.RemoteTrackPublication) -> None:
        if publication.kind == rtc.TrackKind.KIND_AUDIO and self._room.isconnected():
            publication.set_subscribed(True)


def _is_ours(participant: rtc.RemoteParticipant) -> bool:
    """The call center's own voice, not another phone."""
    return participant.kind != rtc.ParticipantKind.PARTICIPANT_KIND_SIP
