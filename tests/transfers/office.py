"""A room with nothing but a transfer in it: the agent's side of one, and simulated phones; a real server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from secrets import token_hex

import numpy as np
import pytest
from callcenter.tasks import TaskOwner
from callcenter_agent.phrases import SAMPLE_RATE
from callcenter_agent.transfers.channels import PROOF_S, Channels
from callcenter_agent.transfers.gate import Gate, Subscriptions
from callcenter_agent.transfers.telephony import Telephony
from callcenter_local.embedded.livekit import LiveKit
from callcenter_sim.phone.line import RATE, tone
from callcenter_sim.phone.phone import Phone
from callcenter_sim.phone.subscribing import Hearing
from callcenter_sim.phone.token import sip_token
from livekit import api, rtc

from .listening import Heard

TRACKS_TAKEN_AWAY = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <function FfiHandle:pytest.PytestUnraisableExceptionWarning"
)
"""The library lets go of a track twice that the server took from its phone, and complains of itself."""
CALLER = "caller"
CONSULT_HZ = 1_300.0
WORD_MS = 600
LEAVE_S = 5.0
EARS_S = 0.4
"""From the agent's mouth to an ear that has settled."""


class Office:
    """The agent in its room, and what a transfer does there."""

    def __init__(
        self, livekit: LiveKit, *, subscriptions: Subscriptions | None = None, proof_s: float = PROOF_S
    ) -> None:
        self._livekit, self.name = livekit, f"office-{token_hex(6)}"
        self.room = rtc.Room()
        self.lk = api.LiveKitAPI(livekit.http_url, livekit.key, livekit.secret)
        self.telephony = Telephony(
            lambda: self.lk, room=self.name, trunk_id=None, ringing=timedelta(seconds=10)
        )
        self.channels = Channels(self.room, subscriptions or self.telephony, caller=CALLER, proof_s=proof_s)
        self.gate = Gate(self.room, self.telephony, caller=CALLER)
        self.tasks = TaskOwner("office")
        self.phones: list[Phone] = []

    async def open(self) -> Phone:
        """The agent is there, and a caller who will hear music."""
        token = (
            api.AccessToken(self._livekit.key, self._livekit.secret)
            .with_identity("agent")
            .with_kind("agent")
            .with_grants(api.VideoGrants(room_join=True, room=self.name))
            .to_jwt()
        )
        await self.room.connect(self._livekit.url, token)
        caller = await self.rings(CALLER)
        await picks_up(caller)
        self.tasks.spawn(self.gate.keep(), name="gate")
        return caller

    async def rings(self, identity: str, *, hearing: Hearing = Hearing.AT_ONCE) -> Phone:
        """A phone that was dialed; livekit-sip joins before anybody picks up."""
        phone = Phone(hearing=hearing)
        token = sip_token(
            key=self._livekit.key,
            secret=self._livekit.secret,
            room=self.name,
            identity=identity,
            attributes={"sip.callStatus": "dialing"},
            may_subscribe=hearing is not Hearing.NEVER,
        )
        self.phones.append(phone)
        await phone.join(self._livekit.url, token, track=identity)
        return phone

    async def consults(self, identity: str, *, hearing: Hearing = Hearing.AT_ONCE, lag_s: float = 0) -> Phone:
        """Up to where a human agent would be briefed."""
        self.gate.guard(identity)
        await self.channels.admit(identity)
        phone = await self.rings(identity, hearing=hearing)
        await picks_up(phone, lag_s=lag_s)
        await self.gate.shut()
        return phone

    async def says_a_word(self) -> None:
        """A tone on the consult line, heard when this returns by whoever hears it."""
        source = self.channels.consult
        seconds = np.arange(SAMPLE_RATE * WORD_MS // 1000) / SAMPLE_RATE
        pcm = (8_000 * np.sin(2 * np.pi * CONSULT_HZ * seconds)).astype("<i2")
        await source.capture_frame(rtc.AudioFrame(pcm.tobytes(), SAMPLE_RATE, 1, len(pcm)))
        await source.wait_for_playout()
        await asyncio.sleep(EARS_S)

    async def hangs_up(self, phone: Phone) -> None:
        self.phones.remove(phone)
        await phone.leave()

    async def close(self) -> None:
        await self.tasks.close()
        await self.channels.close()
        await asyncio.gather(*(phone.leave() for phone in self.phones))
        with suppress(TimeoutError):  # on a busy machine the library may wait for ever for its own goodbye
            async with asyncio.timeout(LEAVE_S):
                await self.room.disconnect()
        await self.lk.aclose()


@asynccontextmanager
async def office_in(
    livekit: LiveKit, *, subscriptions: Subscriptions | None = None, proof_s: float = PROOF_S
) -> AsyncIterator[tuple[Office, Phone]]:
    office = Office(livekit, subscriptions=subscriptions, proof_s=proof_s)
    try:
        yield office, await office.open()
    finally:
        await office.close()


async def picks_up(phone: Phone, *, lag_s: float = 0) -> None:
    """The status first, the subscriptions a moment later."""
    await phone.set_attributes({"sip.callStatus": "active"})
    await asyncio.sleep(lag_s)
    phone.subscribe()


def talks(phone: Phone, hertz: float, ms: int) -> None:
    phone.mouth.say("(tone)", tone(hertz, ms))


def heard_by(phone: Phone, *, since_ms: int = 0) -> Heard:
    start, end = since_ms * RATE // 1000, phone.ear.heard_ms * RATE // 1000
    samples = phone.ear.tape.read(start, max(start, end)).astype(np.float64)
    return Heard(samples, RATE, datetime.now(UTC))
