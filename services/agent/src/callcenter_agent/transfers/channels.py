"""What the agent sends into the room while two others must not hear each other.

The caller hears the agent's main track and the music, the human agent hears the consult track; the server
holds it, by the agent's own track permissions. Recorders are exempt from those: nothing may be recorded
meanwhile.
"""

import asyncio
from typing import Final

from callcenter.tasks import TaskOwner
from livekit import rtc

from callcenter_agent.phrases import SAMPLE_RATE
from callcenter_agent.transfers import hold

CONSULT: Final = "consult"
HOLD: Final = "hold"
PUBLISH_S: Final = 5.0


class Channels:
    """`open`, then `admit` each human agent's phone in turn; `close` gives the main track back to all."""

    def __init__(self, room: rtc.Room, *, caller: str) -> None:
        self._room, self._caller = room, caller
        self.consult = rtc.AudioSource(SAMPLE_RATE, 1)
        self._hold = rtc.AudioSource(hold.RATE, 1, queue_size_ms=hold.QUEUE_MS)
        self._sids: dict[str, str] = {}
        self._main: list[str] = []
        self._tasks = TaskOwner("channels")

    async def open(self) -> None:
        """The tracks are silent until the permissions stand; then the music plays."""
        self._main = [
            sid
            for sid, published in self._room.local_participant.track_publications.items()
            if published.kind == rtc.TrackKind.KIND_AUDIO
        ]
        for name, source in ((CONSULT, self.consult), (HOLD, self._hold)):
            self._sids[name] = await self._publish(name, source)
        self.admit(None)
        self._tasks.spawn(hold.play(self._hold), name="hold")

    def admit(self, human: str | None) -> None:
        """Who may hear the consult track from here on."""
        allowed = [_permission(self._caller, [*self._main, self._sids[HOLD]])]
        if human is not None:
            allowed.append(_permission(human, [self._sids[CONSULT]]))
        self._room.local_participant.set_track_subscription_permissions(
            allow_all_participants=False, participant_permissions=allowed
        )

    async def quiet(self) -> None:
        """The music ends."""
        await self._tasks.close()
        self._hold.clear_queue()

    async def close(self) -> None:
        await self.quiet()
        if self._room.isconnected():
            for sid in self._sids.values():
                await self._room.local_participant.unpublish_track(sid)
            self._room.local_participant.set_track_subscription_permissions(allow_all_participants=True)
        self._sids.clear()
        await self.consult.aclose()
        await self._hold.aclose()

    async def _publish(self, name: str, source: rtc.AudioSource) -> str:
        track = rtc.LocalAudioTrack.create_audio_track(name, source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_UNKNOWN)
        async with asyncio.timeout(PUBLISH_S):
            return (await self._room.local_participant.publish_track(track, options)).sid


def _permission(identity: str, sids: list[str]) -> rtc.ParticipantTrackPermission:
    return rtc.ParticipantTrackPermission(
        participant_identity=identity, allow_all=False, allowed_track_sids=sids
    )
