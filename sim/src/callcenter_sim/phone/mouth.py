"""What the caller says: utterances in order, and the line's own noise between them."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

import numpy as np

from callcenter_sim.phone.line import FRAME, FRAME_MS, LOUD_RMS, RATE, levels, noise
from callcenter_sim.timeline import Pcm, Tape


@dataclass
class Utterance:
    text: str
    audio: Pcm
    done: asyncio.Event = field(default_factory=asyncio.Event)
    cursor: int = 0
    start_ms: int | None = None
    end_ms: int | None = None
    """End of the last frame that carried sound, so far."""

    def __post_init__(self) -> None:
        padding = -len(self.audio) % FRAME
        self.audio = np.concatenate([self.audio, np.zeros(padding, dtype=np.int16)])
        self._loud = levels(self.audio, FRAME) > LOUD_RMS

    def next_frame(self, at_ms: int) -> Pcm:
        frame = self.audio[self.cursor : self.cursor + FRAME]
        if self._loud[self.cursor // FRAME]:
            self.start_ms = at_ms if self.start_ms is None else self.start_ms
            self.end_ms = at_ms + FRAME_MS
        self.cursor += FRAME
        if self.cursor >= len(self.audio):
            self.done.set()
        return frame


class Mouth:
    def __init__(self) -> None:
        self.tape = Tape(RATE)
        self.said: list[Utterance] = []
        self.muted = False
        self._closed = False
        self._waiting: deque[Utterance] = deque()
        self._now: Utterance | None = None
        self._noise = noise()

    @property
    def speaking(self) -> bool:
        return self._now is not None or bool(self._waiting)

    def say(self, text: str, audio: Pcm) -> Utterance:
        utterance = Utterance(text, audio)
        if len(audio) and not self._closed:
            self._waiting.append(utterance)
        else:
            utterance.done.set()
        return utterance

    def stop(self) -> None:
        """Breaks off in the middle of a word, and drops what was to follow."""
        for utterance in ([self._now] if self._now else []) + list(self._waiting):
            utterance.done.set()
        self._now = None
        self._waiting.clear()

    def close(self) -> None:
        """Whatever is still to be said is done with: nobody listens any more."""
        self._closed = True
        self.stop()

    def next_frame(self, at: int) -> Pcm:
        """The 10 ms that go out at position `at`, in samples since the phone joined."""
        if self._now is None and self._waiting:
            self._now = self._waiting.popleft()
            self.said.append(self._now)
        if self._now is None:
            offset = at % (len(self._noise) - FRAME)
            frame = self._noise[offset : offset + FRAME]
        else:
            frame = self._now.next_frame(at * FRAME_MS // FRAME)
            if self._now.done.is_set():
                self._now = None
        if self.muted:
            frame = np.zeros(FRAME, dtype=np.int16)
        self.tape.put(at, frame)
        return frame
