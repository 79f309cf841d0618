"""What the agent sends into the room while two others must not hear each other.

The caller hears the agent's main track and the music, each human agent a consult track of their own; the
server holds it, by the agent's own track permissions. Recorders are exempt from those: nothing may be
recorded meanwhile.

That a track was published does not mean that it is heard: a phone's subscription may be lost. So each is
proven to reach its phone, and what can be done from here is done until it does.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from callcenter.errors import CallCenterError
from callcenter.tasks import TaskOwner
from livekit import rtc

from callcenter_agent.phrases import SAMPLE_RATE
from callcenter_agent.transfers import hold
from callcenter_agent.transfers.gate import Crossing, Subscriptions
from callcenter_agent.transfers.outlet import NOT_PUBLISHED, Outlet

log = structlog.get_logger()

CONSULT: Final = "consult"
HOLD: Final = "hold"
PROBE: Final = "probe"
PROOF_S: Final = 2.5
"""A subscription takes a tenth of a second; on a busy machine, one."""

Remedy = Callable[[Outlet], Awaitable[None]]


class Channels:
    """`open`, then `admit` each human agent's phone in turn; `close` gives the main track back to all."""

    def __init__(
        self, room: rtc.Room, subscriptions: Subscriptions, *, caller: str, proof_s: float = PROOF_S
    ) -> None:
        self._room, self._subscriptions, self._caller = room, subscriptions, caller
        self._proof_s = proof_s
        self._music = rtc.AudioSource(hold.RATE, 1, queue_size_ms=hold.QUEUE_MS)
        self._hold = Outlet(room, HOLD, self._music, listener=caller)
        self._consult: Outlet | None = None
        self._probes: list[Outlet] = []
        self._main: list[str] = []
        self._tasks = TaskOwner("channels")

    @property
    def consult(self) -> rtc.AudioSource:
        """What the human agent of the moment hears. Only after `admit`."""
        if self._consult is None:
            raise LookupError("nobody is consulted")
        return self._consult.source

    async def open(self) -> None:
        """The music is silent until the permissions stand. Raises TimeoutError or PublishTrackError."""
        self._main = [
            sid
            for sid, published in self._room.local_participant.track_publications.items()
            if published.kind == rtc.TrackKind.KIND_AUDIO
        ]
        await self._hold.open()
        self._permit()
        self._tasks.spawn(hold.play(self._music), name="hold")

    async def admit(self, human: str) -> None:
        """A consult track for this phone alone; what the one before it heard is gone. Raises as `open`."""
        if self._consult is not None:
            await self._consult.close()
        self._consult = Outlet(self._room, CONSULT, rtc.AudioSource(SAMPLE_RATE, 1), listener=human)
        await self._consult.open()
        self._permit()

    async def music_reaches_caller(self) -> bool:
        return await self._reaches(self._hold)

    async def consult_reaches_human(self) -> bool:
        return self._consult is not None and await self._reaches(self._consult)

    async def both_take_new_tracks(self) -> bool:
        """Each phone's leg subscribes to a track that is published now, and with it to everything that it was
        told to hear before: the server brings both about in one negotiation, in this order."""
        for listener in (self._caller, *([self._consult.listener] if self._consult else [])):
            probe = Outlet(self._room, PROBE, rtc.AudioSource(SAMPLE_RATE, 1), listener=listener)
            self._probes.append(probe)
            await probe.open()
        self._permit()
        return all(await asyncio.gather(*(self._reaches(probe) for probe in self._probes)))

    async def quiet(self) -> None:
        """The music ends."""
        await self._tasks.close()
        self._music.clear_queue()

    async def close(self) -> None:
        await self.quiet()
        for outlet in (self._hold, self._consult, *self._probes):
            if outlet is not None:
                await outlet.close()
        if self._room.isconnected():
            self._room.local_participant.set_track_subscription_permissions(allow_all_participants=True)

    async def _reaches(self, outlet: Outlet) -> bool:
        """With what can be done from here where it does not by itself."""
        remedies: tuple[Remedy | None, ...] = (None, self._insist, self._renew)
        for remedy in remedies:
            if remedy is not None:
                log.warning("not_subscribed", track=outlet.sid, remedy=remedy.__name__.lstrip("_"))
                await remedy(outlet)
            if await outlet.reached(within_s=self._proof_s):
                return True
        log.error("never_subscribed", track=outlet.sid)
        return False

    async def _insist(self, outlet: Outlet) -> None:
        """Permissions and the subscription once more, now by the server's own hand."""
        self._permit()
        here = self._room.local_participant
        crossing = Crossing(outlet.listener, here.identity, here.sid, (outlet.sid or "",))
        try:
            await self._subscriptions.subscribe(crossing, wanted=True)
        except CallCenterError as error:  # the proof is still waited for, and the next remedy comes
            log.warning("not_insisted", error=str(error))

    async def _renew(self, outlet: Outlet) -> None:
        try:
            await outlet.renew()
        except NOT_PUBLISHED as error:  # then nothing arrives, and that is what is said
            log.warning("not_renewed", error=repr(error))
            return
        await self._insist(outlet)

    def _permit(self) -> None:
        """Who may hear what from here on."""
        allowed: dict[str, list[str]] = {self._caller: list(self._main)}
        for outlet in (self._hold, self._consult, *self._probes):
            if outlet is not None and outlet.sid is not None:
                allowed.setdefault(outlet.listener, []).append(outlet.sid)
        self._room.local_participant.set_track_subscription_permissions(
            allow_all_participants=False,
            participant_permissions=[_permission(identity, sids) for identity, sids in allowed.items()],
        )


def _permission(identity: str, sids: list[str]) -> rtc.ParticipantTrackPermission:
    return rtc.ParticipantTrackPermission(
        participant_identity=identity, allow_all=False, allowed_track_sids=sids
    )
