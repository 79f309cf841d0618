"""The telephone itself: joins a room as a SIP participant, carries audio both ways until the call ends."""

import asyncio
from collections.abc import Callable
from enum import StrEnum

import numpy as np
import structlog
from livekit import rtc

from callcenter_sim.joining import join
from callcenter_sim.phone.ear import Ear
from callcenter_sim.phone.keypad import CODES, GAP_S, Digit, sound_of
from callcenter_sim.phone.line import FRAME, RATE
from callcenter_sim.phone.mouth import Mouth
from callcenter_sim.phone.subscribing import Hearing, Subscriber
from callcenter_sim.tasks import TaskOwner

_TICK_S = 0.02
_FRAMES_PER_TICK = 2
_LATEST_S = 0.1
_CONNECT_S = 10.0
_LEAVE_S = 5.0
_REPLY_S = 0.5
_EAR_FRAME_MS = 20

log = structlog.get_logger(__name__)


class EndedBy(StrEnum):
    """Who or what ended the call, from the phone's side."""

    PHONE = "phone"
    ROOM_DELETED = "room_deleted"
    PARTICIPANT_REMOVED = "participant_removed"
    CONNECTION_LOST = "connection_lost"
    CARRIER = "carrier"
    TRANSFERRED = "transferred"
    MEDIA_TIMEOUT = "media_timeout"
    REFUSED = "refused"
    NO_ANSWER = "no_answer"
    ERROR = "error"


_ENDED_BY = {
    rtc.DisconnectReason.ROOM_DELETED: EndedBy.ROOM_DELETED,
    rtc.DisconnectReason.ROOM_CLOSED: EndedBy.ROOM_DELETED,
    rtc.DisconnectReason.PARTICIPANT_REMOVED: EndedBy.PARTICIPANT_REMOVED,
}


class Phone:
    """One use: `join`, talk, `leave`; `ended` is set whoever ends it."""

    def __init__(
        self, *, feed: Callable[[bytes], None] | None = None, hearing: Hearing = Hearing.AT_ONCE
    ) -> None:
        self.mouth = Mouth()
        self.ear = Ear(feed)
        self.ended = asyncio.Event()
        self.ended_by: EndedBy | None = None
        self.other_side = asyncio.Event()
        """Set when somebody who can be heard is in the room; until then the caller hears ringing."""
        self.digits: list[Digit] = []
        self._room = rtc.Room()
        self._subscriber = Subscriber(self._room, hearing)
        self._source = rtc.AudioSource(RATE, 1, queue_size_ms=0)
        self._tasks = TaskOwner()
        self._started = 0.0
        self._held = False
        self._sent_at = 0.0

    @property
    def room_name(self) -> str:
        return self._room.name

    @property
    def sid(self) -> str:
        return self._room.local_participant.sid

    @property
    def now_ms(self) -> int:
        """Milliseconds since the phone joined."""
        return int((asyncio.get_running_loop().time() - self._started) * 1000)

    def hold(self, held: bool = True) -> None:
        """Whoever is on hold is sent no sound at all, not even the noise of the line."""
        self._held = held

    @property
    def unsent_s(self) -> float:
        """For how long no sound was sent."""
        return asyncio.get_running_loop().time() - self._sent_at

    async def join(self, url: str, token: str, *, track: str) -> None:
        """Enters the room and publishes the phone's track; time counts from here."""
        for event, handler in (
            ("track_subscribed", self._on_track),
            ("participant_connected", self._on_participant),
            ("sip_dtmf_received", self._on_dtmf),
            ("disconnected", self._on_disconnected),
        ):
            self._room.on(event, handler)  # type: ignore[arg-type]
        async with asyncio.timeout(_CONNECT_S):
            await join(self._room, url, token, within_s=_CONNECT_S, auto_subscribe=False)
            self._started = self._sent_at = asyncio.get_running_loop().time()
            for participant in self._room.remote_participants.values():
                self._on_participant(participant)
            published = rtc.LocalAudioTrack.create_audio_track(track, self._source)
            options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE, dtx=False, red=False)
            await self._room.local_participant.publish_track(published, options)
        self._tasks.spawn(self._carry(), name="phone_line")

    def subscribe(self) -> None:
        """From here on the phone hears what is in the room, as far as it is let."""
        self._subscriber.begin()

    async def set_attributes(self, attributes: dict[str, str]) -> None:
        """Sent when this returns; whether the server's reply was seen is another matter."""
        if not self._room.isconnected():
            return
        # The SDK begins to look for the reply after it has sent the request: a quick reply is missed.
        try:
            async with asyncio.timeout(_REPLY_S):
                await self._room.local_participant.set_attributes(attributes)
        except TimeoutError:
            log.debug("attributes_not_confirmed")
        except Exception as error:  # noqa: BLE001 (the room may be gone; the call ends by itself)
            log.debug("attributes_not_set", error=str(error))

    async def send_dtmf(self, digits: str) -> None:
        for digit in digits.upper():
            if digit in CODES:
                await self._room.local_participant.publish_dtmf(code=CODES[digit], digit=digit)
            await asyncio.sleep(GAP_S)

    async def receive_dtmf(self, digits: str) -> None:
        """Digits that the call center's side sends while the call is set up."""
        for digit in digits:
            if digit.upper() in CODES:
                self._play(digit)
            await asyncio.sleep(GAP_S)

    def end(self, by: EndedBy) -> None:
        """The call is over; the first to say so is noted. `leave` does the rest."""
        if not self.ended.is_set():
            self.ended_by = by
            self.mouth.close()
            self.other_side.set()
            self.ended.set()

    async def leave(
        self, reason: "rtc.DisconnectReason.ValueType" = rtc.DisconnectReason.CLIENT_INITIATED
    ) -> None:
        """As livekit-sip does, an ordinary hang-up is announced before the participant goes."""
        self.end(EndedBy.PHONE)
        if reason == rtc.DisconnectReason.CLIENT_INITIATED:
            await self.set_attributes({"sip.callStatus": "hangup"})
        await self._subscriber.close()
        await self._tasks.close()
        if self._started:
            self.ear.settle(self._position(), everything=True)
        try:
            async with asyncio.timeout(_LEAVE_S):
                await self._room.disconnect(reason=reason)
        except TimeoutError:
            log.warning("phone_leave_timed_out")
        await self._source.aclose()

    def _position(self) -> int:
        return int((asyncio.get_running_loop().time() - self._started) * RATE)

    async def _carry(self) -> None:
        """Every 20 ms: two frames out of the mouth, and what the ear got is settled."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        position = self._position() // FRAME * FRAME
        while not self.ended.is_set():
            if loop.time() - due > _LATEST_S:
                behind = int((loop.time() - due) / _TICK_S)
                log.warning("phone_line_late", by_ms=int(behind * _TICK_S * 1000))
                due += behind * _TICK_S
                position += behind * _FRAMES_PER_TICK * FRAME
            for _ in range(_FRAMES_PER_TICK):
                frame = self.mouth.next_frame(position)
                position += FRAME
                if not self._held:
                    self._sent_at = loop.time()
                    await self._source.capture_frame(rtc.AudioFrame(frame.tobytes(), RATE, 1, FRAME))
            self.ear.settle(self._position())
            due += _TICK_S
            await asyncio.sleep(max(0.0, due - loop.time()))

    async def _follow(self, track: rtc.RemoteAudioTrack) -> None:
        """Puts one remote track into the ear, as long as it lasts."""
        placing = self.ear.placing()
        stream = rtc.AudioStream(track, sample_rate=RATE, num_channels=1, frame_size_ms=_EAR_FRAME_MS)
        try:
            async for event in stream:
                samples = np.frombuffer(event.frame.data, dtype=np.int16)
                self.ear.hear(placing.next(self._position(), len(samples)), samples)
        finally:
            await stream.aclose()

    def _on_track(self, track: rtc.Track, *_: object) -> None:
        if isinstance(track, rtc.RemoteAudioTrack):
            self.other_side.set()
            self._tasks.spawn(self._follow(track), name="phone_ear")

    def _on_participant(self, participant: rtc.RemoteParticipant) -> None:
        # As in livekit-sip: two phones in one room do not wait for each other's track.
        if participant.kind == rtc.ParticipantKind.PARTICIPANT_KIND_SIP:
            self.other_side.set()

    def _on_dtmf(self, event: rtc.SipDTMF) -> None:
        """livekit-sip plays to its phone whatever digit is sent in the room, whoever sent it."""
        self._play(event.digit)

    def _play(self, digit: str) -> None:
        self.digits.append(Digit(digit, self.now_ms))
        self.ear.hear(self._position(), sound_of(digit))

    def _on_disconnected(self, reason: "rtc.DisconnectReason.ValueType") -> None:
        self.end(_ENDED_BY.get(reason, EndedBy.CONNECTION_LOST))
