"""When a provider fails: another try, then an apology, a callback and a hang-up. Never dead air.

Every sentence said here was rendered beforehand: the voice may be what failed.
"""

import structlog
from callcenter.events import CallbackRequested, DispositionSet, EndReason, FaultNoted
from livekit.agents import CloseEvent, CloseReason, ConversationItemAddedEvent, ErrorEvent
from livekit.agents.voice.speech_handle import SpeechHandle

from callcenter_agent.call import Call
from callcenter_agent.ending import end, hang_up_later
from callcenter_agent.last_resort import play
from callcenter_agent.phrases import Phrase
from callcenter_agent.speaking import say

log = structlog.get_logger()

PATIENCE = 3
"""Failures in a row before the agent gives up, even where the caller talked over every request to repeat.
The session itself bears no more (`max_unrecoverable_errors`)."""

NO_ANSWER = (Phrase.TROUBLE, Phrase.ONE_MOMENT)
"""What is said while there is none does not count as one."""

COMPONENTS = {"llm_error": "llm", "stt_error": "stt", "tts_error": "tts"}


def attach(call: Call) -> None:
    failures = 0
    asked_again: SpeechHandle | None = None

    def on_error(event: ErrorEvent) -> None:
        nonlocal failures, asked_again
        component = COMPONENTS.get(getattr(event.error, "type", ""), "session")
        recoverable = bool(getattr(event.error, "recoverable", False))
        cause = repr(getattr(event.error, "error", event.error))
        call.recorder.note(FaultNoted(component=component, error=cause, recoverable=recoverable))
        log.warning("provider_failed", component=component, recoverable=recoverable, error=cause)
        if recoverable or call.ending is not None:
            return
        failures += 1
        if was_heard(asked_again) or failures >= PATIENCE or component == "stt":
            _promise_callback(call, component)
            hang_up_later(call, EndReason.ERROR, phrase=Phrase.APOLOGY, detail=component)
        elif asked_again is None or asked_again.done():
            asked_again = say(call, Phrase.TROUBLE)

    def on_item(event: ConversationItemAddedEvent) -> None:
        nonlocal failures, asked_again
        item = event.item
        spoken = item.type == "message" and item.role == "assistant" and item.text_content
        if spoken and not any(is_cut_from(call.phrases.text(one), spoken) for one in NO_ANSWER):
            failures, asked_again = 0, None

    def on_close(event: CloseEvent) -> None:
        if event.reason is CloseReason.ERROR and call.ended_because is None:
            call.tasks.spawn(_apologise_without_session(call), name="apologise")

    call.live.on("error", on_error)
    call.live.on("conversation_item_added", on_item)
    call.live.on("close", on_close)


def was_heard(speech: SpeechHandle | None) -> bool:
    """To the end. One turn may fail twice: answers are begun before the caller has quite finished."""
    return speech is not None and speech.done() and not speech.interrupted


def is_cut_from(phrase: str, spoken: str) -> bool:
    """The whole phrase, or what was heard of it before the caller spoke."""
    return phrase.startswith(spoken.strip().rstrip("…"))


async def _apologise_without_session(call: Call) -> None:
    """The session gave up and took its voice along; the room and the caller are still there."""
    if call.ending is None:
        _promise_callback(call, "session")
    call.ending = EndReason.ERROR
    await play(call, Phrase.APOLOGY)
    end(call, EndReason.ERROR, detail="session")
    await call.delete_room()


def _promise_callback(call: Call, component: str) -> None:
    call.recorder.note(CallbackRequested(phone=call.caller_number, reason=f"technical problem: {component}"))
    call.recorder.note(DispositionSet(disposition="callback"))
