"""Every word of the caller is looked through for red flags, whatever the model does."""

from callcenter.events import RedFlagRaised
from livekit.agents import ConversationItemAddedEvent, UserInputTranscribedEvent

from callcenter_agent.call import Call
from callcenter_agent.desks.clinic.conversation import ClinicConversation, conversation_of, verified
from callcenter_agent.desks.clinic.red_flags import Flag, red_flags
from callcenter_agent.desks.clinic.red_flags.flag import severity
from callcenter_agent.dialogue.repeating import wants_repetition


def flags_in(call: Call, words: str) -> frozenset[Flag]:
    """By the words themselves, and by the question they answer. Until identity is checked, the caller may be
    speaking for the patient."""
    talk = conversation_of(call)
    found = red_flags(words, call.language, for_another=not verified(call))
    interview = talk.interview
    if talk.asks and interview is not None and not wants_repetition(words):
        meaning = interview.meaning(words, call.language)
        if meaning is not None and meaning.flag is not None:
            found |= {meaning.flag}
    return found


def raise_flags(call: Call, found: frozenset[Flag]) -> None:
    """Each is written down once in a call."""
    talk = conversation_of(call)
    new = [flag for flag in Flag if flag in found and flag not in talk.context.flags]
    for flag in new:
        talk.context.flags.append(flag)
        call.recorder.note(RedFlagRaised(flag=flag, severity=severity(flag), language=call.language))
    if new:
        talk.learned()


def new_flags(talk: ClinicConversation, found: frozenset[Flag]) -> frozenset[Flag]:
    return frozenset(flag for flag in found if flag not in talk.context.escalated)


def watch(call: Call) -> None:
    def on_item(event: ConversationItemAddedEvent) -> None:
        item = event.item
        if item.type == "message" and item.role == "user" and (words := item.text_content):
            raise_flags(call, flags_in(call, words))

    def on_words(event: UserInputTranscribedEvent) -> None:
        """Also of turns that are dropped because the agent cannot be interrupted just then."""
        if event.is_final:
            raise_flags(call, red_flags(event.transcript, call.language, for_another=not verified(call)))

    call.live.on("conversation_item_added", on_item)
    call.live.on("user_input_transcribed", on_words)
