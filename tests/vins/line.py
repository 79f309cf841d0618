"""Words over a telephone line at full speed: spoken, through the codec, and recognised, without waiting.

The sim's voice, line, endpointing and recogniser; only time is the audio's own. So what both sides hear is
what they hear in a call through livekit, minutes of speech in seconds. What was spoken or recognised once is
kept by text and voice, so that a second run is quick.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from callcenter_sim.personas.spelling import SPELLED
from callcenter_sim.phone.line import RATE, from_bytes, narrowband, noise
from callcenter_sim.providers.mind.spelling import goes_on
from callcenter_sim.speech import Speech
from callcenter_sim.speech.endpointing import Endpointer, Segment

HANGOVER_MS = 480
UNFINISHED_MS = 650
TAIL_MS = 150
CHUNK_MS = 20
CHUNK_BYTES = 2 * RATE * CHUNK_MS // 1000
SILENCE_S = 1
EDITION = "2"
"""Raise when the line, the endpointing or the recogniser changes."""


@dataclass
class Line:
    """One direction: words in, the words that arrive out."""

    speech: Speech
    folder: Path
    hints: tuple[str, ...]
    """For whoever listens."""
    fresh: bool = False
    seconds: float = 0.0
    """Of speech that went over it."""
    recognised: int = 0

    async def carry(self, text: str, voice: str) -> str:
        spoken = narrowband(from_bytes(await self.speech.synthesize(text, voice, RATE)))
        self.seconds += len(spoken) / RATE
        quiet = noise()
        pcm = (
            quiet.tobytes() + (spoken + np.resize(quiet, len(spoken))).tobytes() + quiet.tobytes() * SILENCE_S
        )
        return " ".join(await self._heard(pcm))

    async def _heard(self, pcm: bytes) -> list[str]:
        ears, heard, text = Endpointer(RATE), list[str](), ""
        known: tuple[int, int] | None = None
        for at in range(0, len(pcm), CHUNK_BYTES):
            ears.push(pcm[at : at + CHUNK_BYTES], at / 2 / RATE)
            segment = ears.segment
            if segment is None or ears.quiet_ms < HANGOVER_MS:
                continue
            if known != (segment.start_ms, segment.end_ms):
                known = (segment.start_ms, segment.end_ms)
                text = await self._words(segment, ears.quiet_ms)
            if ears.quiet_ms >= (UNFINISHED_MS if goes_on(text) else HANGOVER_MS):
                ears.take()
                heard.append(text)
        if ears.segment is not None:
            heard.append(await self._words(ears.segment, ears.quiet_ms))
        return [words for words in heard if words]

    async def _words(self, segment: Segment, quiet_ms: int) -> str:
        trailing = 2 * RATE * max(0, quiet_ms - TAIL_MS) // 1000
        audio = bytes(segment.audio[: len(segment.audio) - trailing])
        heard_with = f"{EDITION} {self.hints}".encode()
        kept = self.folder / f"{hashlib.sha256(heard_with + audio).hexdigest()[:40]}.json"
        if not self.fresh and kept.is_file():
            return str(json.loads(kept.read_text(encoding="utf-8")))
        self.recognised += 1
        words = await self.speech.transcribe(audio, RATE, hints=self.hints)
        self.folder.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(words), encoding="utf-8")
        return words


@dataclass(frozen=True)
class Lines:
    """Both directions of a call."""

    to_desk: Line
    to_caller: Line

    @classmethod
    def between(cls, speech: Speech, folder: Path, *, keyterms: tuple[str, ...], fresh: bool) -> "Lines":
        """The desk's ears are told its keyterms; the caller knows the alphabet."""
        return cls(
            to_desk=Line(speech, folder, hints=keyterms, fresh=fresh),
            to_caller=Line(speech, folder, hints=SPELLED, fresh=fresh),
        )

    @property
    def seconds(self) -> float:
        return self.to_desk.seconds + self.to_caller.seconds

    @property
    def recognised(self) -> int:
        return self.to_desk.recognised + self.to_caller.recognised
