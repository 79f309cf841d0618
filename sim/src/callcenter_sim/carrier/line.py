"""What a call needs besides numbers: LiveKit's address, speech, and a place for what was heard."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path

import structlog
from livekit import rtc

from callcenter_sim.carrier.call import Call
from callcenter_sim.personas.runner import Runner
from callcenter_sim.personas.spelling import SPELLED
from callcenter_sim.phone.line import RATE
from callcenter_sim.phone.phone import EndedBy, Phone
from callcenter_sim.phone.subscribing import Hearing
from callcenter_sim.speech import Speech
from callcenter_sim.tasks import TaskOwner

CARRIER_HOST = "carrier.sim"

MEDIA_TIMEOUT_S = 15.0
"""livekit-sip's own, for trunks that say nothing of it."""

_LAST_WORDS_S = 10.0
_LISTEN_EVERY_S = 0.2
_PREPARE_S = 60.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Network:
    livekit_ws: str
    key: str
    secret: str
    speech: Speech
    data_dir: Path
    ring_s: float = 0.6


class Line:
    """A phone and the person holding it, for the length of one call."""

    def __init__(
        self, network: Network, call: Call, identity: str, *, hearing: Hearing = Hearing.AT_ONCE
    ) -> None:
        self._network, self.call, self.identity = network, call, identity
        self._listening: asyncio.Task[None] | None = None
        self._closed = False
        hears = call.persona.hears
        self._recognizer = network.speech.recognizer(RATE, partials=False, hints=SPELLED) if hears else None
        self.phone = Phone(feed=self._recognizer.feed if self._recognizer else None, hearing=hearing)
        call.phone = self.phone
        self._runner = Runner(phone=self.phone, persona=call.persona, speech=network.speech, ears=call.ears)
        self._tasks = TaskOwner()

    async def prepare(self) -> None:
        """Renders the persona's words before anything rings."""
        async with asyncio.timeout(_PREPARE_S):
            await self._runner.prepare()

    async def join(self, token: str) -> None:
        await self.phone.join(self._network.livekit_ws, token, track=self.identity)
        self.call.room = self.phone.room_name
        if self._recognizer:
            self._listening = self._tasks.spawn(self.call.ears.listen(self._recognizer), name="phone_ears")

    async def talk(self, *, media_timeout_s: float | None) -> None:
        """Until the call is over; a persona that is done stays on the line until somebody hangs up. The
        gateway does, when the phone has sent nothing for so long."""
        playing = self._tasks.spawn(self._runner.run(), name="persona")
        listening = self._tasks.spawn(self._give_up(media_timeout_s or MEDIA_TIMEOUT_S), name="media_timeout")
        await self.phone.ended.wait()
        playing.cancel()
        listening.cancel()

    async def _give_up(self, timeout_s: float) -> None:
        while self.phone.unsent_s < timeout_s:  # noqa: ASYNC110 - sound is no event
            await asyncio.sleep(_LISTEN_EVERY_S)
        self.phone.end(EndedBy.MEDIA_TIMEOUT)

    async def somebody_there(self) -> None:
        """Returns when somebody can be heard, or the call is over before."""
        await self.phone.other_side.wait()

    async def close(
        self,
        by: EndedBy,
        *,
        sip_status_code: int | None = None,
        reason: "rtc.DisconnectReason.ValueType" = rtc.DisconnectReason.CLIENT_INITIATED,
    ) -> None:
        """Leaves, lets the recogniser finish, and stores what was heard and said. The first time counts."""
        if self._closed:
            return
        self._closed = True
        call = self.call
        self.phone.end(by)
        await self.phone.leave(reason)
        call.end(self.phone.ended_by or by, sip_status_code)
        await self._finish_listening()
        await self._tasks.close()
        try:
            await asyncio.to_thread(self._store)
        except OSError as error:
            log.warning("call_not_stored", call=call.id, error=str(error))
        call.close()
        log.info("call_over", call=call.id, room=call.room, ended_by=call.ended_by)

    async def _finish_listening(self) -> None:
        if self._recognizer is None:
            return
        await self._recognizer.close()
        if self._listening:
            await asyncio.wait({self._listening}, timeout=_LAST_WORDS_S)

    def _store(self) -> None:
        folder = self._network.data_dir / self.call.id
        folder.mkdir(parents=True, exist_ok=True)
        if self.call.answered_at is not None:
            for side in ("ear", "mouth"):
                (folder / f"{side}.wav").write_bytes(self.call.wav(side))
        (folder / "call.json").write_text(json.dumps(self.call.describe(), indent=2))
