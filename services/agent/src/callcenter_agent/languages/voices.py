"""The voice and the ear of a call, which follow its language."""

from collections.abc import Mapping
from typing import Protocol

from livekit.plugins import deepgram, elevenlabs

from callcenter_agent.tones import Tone, Toning


class Tongue(Protocol):
    """Whoever hears and speaks for the agent."""

    def speak(self, language: str) -> None: ...

    def listen(self, language: str) -> None:
        """Two letters, or `multi` for whatever is spoken."""

    def sound(self, tone: Tone) -> None:
        """From the next sentence on."""


class Mute:
    """A conversation in text has neither voice nor ear."""

    def speak(self, language: str) -> None:
        pass

    def listen(self, language: str) -> None:
        pass

    def sound(self, tone: Tone) -> None:
        pass


class PhoneTongue:
    """Deepgram and ElevenLabs, told in mid-stream. A process takes one call, so that no other is changed."""

    def __init__(self, *, voice: elevenlabs.TTS, ear: deepgram.STT, voice_ids: Mapping[str, str]) -> None:
        self._voice, self._ear, self._voice_ids = voice, ear, voice_ids
        self._toning = Toning(voice)

    def speak(self, language: str) -> None:
        self._voice.update_options(voice_id=self._voice_ids[language], language=language)

    def listen(self, language: str) -> None:
        self._ear.update_options(language=language)

    def sound(self, tone: Tone) -> None:
        self._toning.sound(tone)
