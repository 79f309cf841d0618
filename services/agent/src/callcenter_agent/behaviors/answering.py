"""When somebody or something picks up a call that we placed: a person is greeted, a mailbox gets a message,
a menu is worked through, and where nobody can be had the call ends."""

from callcenter.events import AnsweredBy, DispositionSet, EndReason
from livekit.agents import llm

from callcenter_agent.answering.listening import until_it_records, who_answered
from callcenter_agent.behaviors.greeting import greet
from callcenter_agent.call import Call
from callcenter_agent.ending import hang_up_later
from callcenter_agent.phrases import Phrase

MENU = "This is a telephone menu, a machine. Press the key you need with send_dtmf and say nothing to it."


async def meet(call: Call) -> None:
    kind, words = await who_answered(call)
    match kind:
        case AnsweredBy.MACHINE:
            await leave_message(call)
        case AnsweredBy.UNAVAILABLE:
            _give_up(call, "unavailable", phrase=None)
        case AnsweredBy.IVR:
            call.conversation.begun()
            call.live.generate_reply(
                user_input=llm.ChatMessage(role="user", content=[words]), instructions=MENU
            )
        case _:
            greet(call)


async def leave_message(call: Call) -> None:
    if call.settings.outbound.voicemail == "hang_up":
        _give_up(call, "voicemail", phrase=None)
        return
    await until_it_records(call)
    _give_up(call, "voicemail", phrase=Phrase.VOICEMAIL)


def _give_up(call: Call, disposition: str, *, phrase: str | None) -> None:
    call.recorder.note(DispositionSet(disposition=disposition))
    call.conversation.context.disposition = disposition
    hang_up_later(call, EndReason.AGENT_HUNG_UP, phrase=phrase, detail=disposition)
