"""Where a desk asks before it records, the caller is asked once, and their own words decide.

The first thing they say after the question settles it. Only a clear yes to a question that they heard to the
end is a yes: what was said over it, or after something else was asked, is not.
"""

from typing import Final

from callcenter.consent import RECORDING_CONSENT, Consent
from callcenter.events import Direction, FactNoted
from livekit.agents import ConversationItemAddedEvent, llm

from callcenter_agent.call import Call
from callcenter_agent.dialogue.answers import affirms, denies
from callcenter_agent.languages.detection import wanted
from callcenter_agent.phrases import Phrase
from callcenter_agent.speaking import say

TOOL: Final = "note_consent"
BARE_ANSWER: Final = 4
"""Words; a clear yes or no in more of them may bring an errand."""


def attach(call: Call) -> None:
    def on_item(event: ConversationItemAddedEvent) -> None:
        item = event.item
        if item.type == "message" and item.role == "user" and is_open(call):
            _settle(call, item)

    call.live.on("conversation_item_added", on_item)


def is_wanted(call: Call) -> bool:
    """The desk wants to record, and the caller was not asked yet."""
    return call.settings.recording.asks and _answer(call) is None


def is_open(call: Call) -> bool:
    return _answer(call) == Consent.ASKED


def may_be_recorded(call: Call) -> bool:
    recording = call.settings.recording
    return recording.enabled and (not recording.asks or _answer(call) == Consent.GIVEN)


def ask(call: Call) -> None:
    call.conversation.context.recording_consent = Consent.ASKED
    say(call, Phrase.RECORDING_ASK)


def was_just_asked(call: Call) -> bool:
    """It is the last thing that the agent said, or began to say."""
    last = _last_said(call)
    if last is None or _answer(call) is None:
        return False
    said, question = last.text_content or "", call.phrases.text(Phrase.RECORDING_ASK)
    return said.endswith(question) or (last.interrupted and question.startswith(said.rstrip(" ….")))


def answers_consent(call: Call, words: str) -> str | None:
    """The reflex. Words that hold more than an answer are left to whoever understands them; on a call that we
    placed it is for us to go on."""
    if not was_just_asked(call) or _speaks_otherwise(call, words):
        return None
    answered = len(words.split()) <= BARE_ANSWER and _meaning(call, words) is not Consent.UNCLEAR
    return TOOL if answered or call.direction is Direction.OUTBOUND else None


def _settle(call: Call, item: llm.ChatMessage) -> None:
    words, talk = item.text_content or "", call.conversation
    if _speaks_otherwise(call, words):
        return  # the question is put again in their language
    consent = _meaning(call, words) if _heard_to_its_end(call, item) else Consent.UNCLEAR
    talk.context.recording_consent = consent
    call.recorder.note(FactNoted(name=RECORDING_CONSENT, value=consent))
    if consent is Consent.GIVEN:
        call.agreed.set()
    talk.learned()


def _meaning(call: Call, words: str) -> Consent:
    if affirms(words, language=call.language):
        return Consent.GIVEN
    return Consent.DECLINED if denies(words, language=call.language) else Consent.UNCLEAR


def _heard_to_its_end(call: Call, answer: llm.ChatMessage) -> bool:
    question = _last_said(call)
    if question is None or question.interrupted or not was_just_asked(call):
        return False
    began = answer.metrics.get("started_speaking_at")
    return began is None or began >= question.created_at


def _speaks_otherwise(call: Call, words: str) -> bool:
    spoken = call.settings.spoken_languages
    return len(spoken) > 1 and wanted(words, now=call.language, among=spoken) is not None


def _last_said(call: Call) -> llm.ChatMessage | None:
    said = [item for item in call.live.history.messages() if item.role == "assistant"]
    return said[-1] if said else None


def _answer(call: Call) -> str | None:
    known: str | None = call.conversation.context.recording_consent
    return known
