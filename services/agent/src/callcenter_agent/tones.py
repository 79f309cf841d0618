"""How a sentence is said: a phrase may name a tone, and the voice follows."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from livekit.agents import tts
from livekit.plugins import elevenlabs
from livekit.plugins.elevenlabs import VoiceSettings


class Tone(StrEnum):
    PLAIN = "plain"
    WARM = "warm"
    """Livelier: a welcome, a thank-you."""
    CALM = "calm"
    """Slow and even: what a frightened caller has to understand at once."""
    SORRY = "sorry"
    """Softer: an apology, bad news."""


VOICE_SETTINGS: Final[Mapping[Tone, VoiceSettings]] = {
    Tone.PLAIN: VoiceSettings(stability=0.5, similarity_boost=0.75, style=0.0, speed=1.0),
    Tone.WARM: VoiceSettings(stability=0.4, similarity_boost=0.75, style=0.2, speed=1.0),
    Tone.CALM: VoiceSettings(stability=0.8, similarity_boost=0.75, style=0.0, speed=0.9),
    Tone.SORRY: VoiceSettings(stability=0.6, similarity_boost=0.75, style=0.1, speed=0.95),
}
"""ElevenLabs': all from 0 to 1, `speed` from 0.7 to 1.2. The plain ones are its documented defaults."""


class Toning:
    """The tone of a voice that was made to speak plainly. Every change costs it a new connection.

    A voice that knows no tones says everything plainly.
    """

    def __init__(self, voice: tts.TTS[Any]) -> None:
        self._voice, self._now = voice, Tone.PLAIN

    def sound(self, tone: Tone) -> None:
        """From the next sentence on."""
        if tone is not self._now and isinstance(self._voice, elevenlabs.TTS):
            self._voice.update_options(voice_settings=VOICE_SETTINGS[tone])
            self._now = tone
