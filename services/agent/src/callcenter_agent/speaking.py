"""Saying a phrase: rendered beforehand where it was, through the voice otherwise."""

from livekit.agents import NOT_GIVEN, UserInputTranscribedEvent
from livekit.agents.voice.speech_handle import SpeechHandle

from callcenter_agent.call import Call


def say(call: Call, key: str, *, interruptible: bool = True) -> SpeechHandle:
    audio = call.phrases.audio(key)
    return call.live.say(
        call.phrases.text(key),
        audio=audio if audio is not None else NOT_GIVEN,
        allow_interruptions=interruptible,
    )


async def say_whole(call: Call, key: str) -> None:
    """To its end, whatever the caller does meanwhile; what they said is their next turn.

    The library drops a turn that ends while something is said that cannot be interrupted. So meanwhile none
    ends. Raises RuntimeError when the session has closed.
    """
    live, usual = call.live, call.live.turn_detection
    words: list[str] = []

    def collect(event: UserInputTranscribedEvent) -> None:
        words.append(event.transcript.strip())

    if live.stt is None:  # a realtime model hears by itself
        await say(call, key, interruptible=False).wait_for_playout()
        return
    live.on("user_input_transcribed", collect)
    live.update_options(turn_detection="manual")
    try:
        await say(call, key, interruptible=False).wait_for_playout()
    finally:
        live.off("user_input_transcribed", collect)
        live.update_options(turn_detection=usual)
    if any(words) and live.user_state != "speaking":
        live.commit_user_turn()
