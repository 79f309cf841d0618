"""Saying a phrase: rendered beforehand where it was, through the voice otherwise."""

from livekit.agents import NOT_GIVEN
from livekit.agents.voice.speech_handle import SpeechHandle

from callcenter_agent.call import Call


def say(call: Call, key: str, *, interruptible: bool = True) -> SpeechHandle:
    audio = call.phrases.audio(key)
    return call.live.say(
        call.phrases.text(key),
        audio=audio if audio is not None else NOT_GIVEN,
        allow_interruptions=interruptible,
    )
