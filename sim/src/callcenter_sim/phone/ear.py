"""What the caller hears: all remote tracks on one time line, through the line's band.

Positions are samples since the phone joined.
"""

from collections.abc import Callable

from callcenter_sim.phone.line import LOUD_RMS, RATE, BandPass, companded, rms
from callcenter_sim.timeline import Pcm, Placing, Tape

FRAME_MS = 20
FRAME = RATE * FRAME_MS // 1000
_SETTLE_MS = 60
_ONSET_FRAMES = 3
_TALK_GAP_MS = 600


class Ear:
    def __init__(self, feed: Callable[[bytes], None] | None = None) -> None:
        self.tape = Tape(RATE)
        self.levels: list[float] = []
        """RMS of each 20 ms that are settled, from the moment of joining."""
        self._raw = Tape(RATE)
        self._band = BandPass()
        self._feed = feed
        self._settled = 0
        self._run = 0
        self._talk_started_ms: int | None = None
        self._last_loud_ms: int | None = None

    @property
    def heard_ms(self) -> int:
        return len(self.levels) * FRAME_MS

    @property
    def last_loud_ms(self) -> int | None:
        """When the other side was last heard speaking; None before its first word."""
        return self._last_loud_ms

    @property
    def quiet_ms(self) -> int:
        """For how long nobody has spoken."""
        return self.heard_ms - (self._last_loud_ms or 0)

    @property
    def talking_ms(self) -> int:
        """For how long the other side has been talking, short pauses included; 0 while it is silent."""
        if self._talk_started_ms is None or self.quiet_ms > _TALK_GAP_MS:
            return 0
        return self.heard_ms - self._talk_started_ms

    def placing(self) -> Placing:
        """A new track's place on the time line."""
        return Placing(RATE)

    def hear(self, at: int, samples: Pcm) -> None:
        """What lies before the settled part came too late to be heard."""
        late = max(0, self._settled - at)
        self._raw.mix(at + late, samples[late:])

    def settle(self, now: int, *, everything: bool = False) -> None:
        """Takes over all whole frames that are old enough for every track to have arrived."""
        until = now if everything else now - RATE * _SETTLE_MS // 1000
        while self._settled + FRAME <= until:
            block = self._raw.read(self._settled, self._settled + FRAME)
            heard = companded(self._band.feed(block)) if self._raw.end > self._settled - 2 * FRAME else block
            self._note(heard)
            self.tape.put(
                max(0, self._settled - BandPass.DELAY), heard[max(0, BandPass.DELAY - self._settled) :]
            )
            if self._feed:
                self._feed(heard.tobytes())
            self._settled += FRAME
        self._raw.forget(self._settled)

    def _note(self, heard: Pcm) -> None:
        level = rms(heard)
        self.levels.append(level)
        self._run = self._run + 1 if level > LOUD_RMS else 0
        if self._run >= _ONSET_FRAMES:
            onset_ms = self.heard_ms - self._run * FRAME_MS
            if self._last_loud_ms is None or onset_ms - self._last_loud_ms > _TALK_GAP_MS:
                self._talk_started_ms = onset_ms
        if self._run and (self._run >= _ONSET_FRAMES or self.talking_ms):
            self._last_loud_ms = self.heard_ms
