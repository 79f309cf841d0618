"""Listening to who has picked up, while the agent keeps quiet."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from callcenter.events import AnswerClassified, AnsweredBy
from livekit import rtc
from livekit.agents import UserInputTranscribedEvent, UserStateChangedEvent

from callcenter_agent.answering.beep import BeepDetector
from callcenter_agent.answering.classifying import Heard, classified
from callcenter_agent.call import Call

LOOK_EVERY_S: Final = 0.1
NOBODY_SPEAKS_S: Final = 2.0
"""A callee who picks up and says nothing is waiting for us."""
RATE: Final = 8_000
BEEP_WAIT_S: Final = 25.0
SILENCE_INSTEAD_S: Final = 3.0
"""Some mailboxes record without a beep."""


@dataclass
class _Listening:
    call: Call
    clock: Callable[[], float]
    began: float
    words: list[str] = field(default_factory=list)
    half_said: str = ""
    """What the recogniser makes of words that are still being said: a mailbox is known by its first ones."""
    speech_s: float = 0.0
    speaking_since: float | None = None
    silent_since: float | None = None

    def heard(self) -> Heard:
        now = self.clock()
        going_on = now - self.speaking_since if self.speaking_since is not None else 0.0
        silent = self.silent_since is not None and self.speaking_since is None
        return Heard(
            words=" ".join([*self.words, self.half_said]).strip(),
            speech_s=self.speech_s + going_on,
            silence_s=now - self.silent_since if silent and self.silent_since is not None else 0.0,
            after_s=now - self.began,
        )

    def on_words(self, event: UserInputTranscribedEvent) -> None:
        self.half_said = "" if event.is_final else event.transcript
        if event.is_final:
            self.words.append(event.transcript)

    def on_state(self, event: UserStateChangedEvent) -> None:
        now = self.clock()
        if event.new_state == "speaking":
            self.speaking_since = now
        elif self.speaking_since is not None:
            self.speech_s += now - self.speaking_since
            self.speaking_since, self.silent_since = None, now


@contextmanager
def _listening(call: Call) -> Iterator[_Listening]:
    clock = asyncio.get_running_loop().time
    listening = _Listening(call, clock, began=clock())
    call.live.on("user_input_transcribed", listening.on_words)
    call.live.on("user_state_changed", listening.on_state)
    try:
        yield listening
    finally:
        call.live.off("user_input_transcribed", listening.on_words)
        call.live.off("user_state_changed", listening.on_state)


async def who_answered(call: Call) -> tuple[AnsweredBy, str]:
    """With what they said. The agent answers nothing until this has returned."""
    call.screening = True
    with _listening(call) as listening:
        while (kind := _decided(listening.heard())) is None:  # noqa: ASYNC110 - silence is no event
            await asyncio.sleep(LOOK_EVERY_S)
        heard = listening.heard()
    call.screening = kind not in (AnsweredBy.HUMAN, AnsweredBy.UNCERTAIN, AnsweredBy.IVR)
    call.recorder.note(AnswerClassified(answered_by=kind, after_ms=heard.after_s * 1000))
    return kind, heard.words


def _decided(heard: Heard) -> AnsweredBy | None:
    silent_from_the_start = not heard.words and not heard.speech_s and heard.after_s >= NOBODY_SPEAKS_S
    return AnsweredBy.UNCERTAIN if silent_from_the_start else classified(heard)


async def until_it_records(call: Call) -> None:
    """After a mailbox's beep, or a silence of its own; or after a while, whatever it does."""
    if call.room is None or call.phone is None:
        return
    track = _track_of(call.room, call.phone)
    beep = call.tasks.spawn(_until_beep(track), name="beep") if track is not None else None
    silence = call.tasks.spawn(_until_silent(call), name="mailbox_silence")
    waiting = {one for one in (beep, silence) if one is not None}
    await asyncio.wait(waiting, timeout=BEEP_WAIT_S, return_when=asyncio.FIRST_COMPLETED)
    for one in waiting:
        one.cancel()


def _track_of(room: rtc.Room, identity: str) -> rtc.Track | None:
    phone = room.remote_participants.get(identity)
    tracks = phone.track_publications.values() if phone is not None else ()
    return next((one.track for one in tracks if one.track and one.kind == rtc.TrackKind.KIND_AUDIO), None)


async def _until_beep(track: rtc.Track) -> None:
    detector = BeepDetector(RATE)
    stream = rtc.AudioStream(track, sample_rate=RATE, num_channels=1, frame_size_ms=20)
    try:
        async for event in stream:
            if detector.hears(np.frombuffer(event.frame.data, dtype=np.int16)):
                return
    finally:
        await stream.aclose()


async def _until_silent(call: Call) -> None:
    with _listening(call) as listening:
        listening.silent_since = listening.began
        while listening.heard().silence_s < SILENCE_INSTEAD_S:  # noqa: ASYNC110 - silence is no event
            await asyncio.sleep(LOOK_EVERY_S)
