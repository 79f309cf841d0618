"""Somebody wants insurance: what for, who they are, and when a producer of that line may call them."""

from typing import Any, Final

from callcenter.events import CallbackRequested, MessageTaken
from livekit.agents import Agent, RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.insurance.callers import ask_name, ask_phone
from callcenter_agent.desks.insurance.conversation import talk_of, today
from callcenter_agent.desks.insurance.errands import Line
from callcenter_agent.desks.insurance.leaving import LEFT
from callcenter_agent.desks.insurance.roles import ErrandRole, back_to_reception, hand_back
from callcenter_agent.desks.insurance.routing import RoleName
from callcenter_agent.dialogue.asking import Answer, Got
from callcenter_agent.dialogue.obtaining import obtain
from callcenter_agent.dialogue.questions.callback_times import callback_time
from callcenter_agent.dialogue.questions.own_words import words_about
from callcenter_agent.dialogue.tool import desk_tool

SUBJECT: Final = words_about("quote_subject")
PHRASES: Final[dict[str, frozenset[str]]] = {
    "quotes_opening": frozenset(),
    "quote_noted": frozenset(),
    "quote_not_taken": frozenset(),
}


@desk_tool(converses=True)
async def request_quote(context: RunContext[Call]) -> Agent:
    """Note what a caller wants insured and when they may be called about it. Takes no value."""
    call, talk = context.userdata, talk_of(context)
    subject: Answer[str] = await obtain(context, SUBJECT)
    name = subject if subject is LEFT else await ask_name(context)
    phone = name if name is LEFT else await ask_phone(context)
    when = phone if phone is LEFT else await obtain(context, callback_time(today(call)))
    if when is LEFT:
        return hand_back(context, reason="left", done=False)
    if not isinstance(subject, Got):
        return hand_back(context, reason="no quote", words=call.phrases.text("quote_not_taken"))
    line = talk.context.line or Line.PERSONAL
    number = said(phone) or call.caller_number
    text = f"Quote, {line} line: {subject.value}"
    call.recorder.note(MessageTaken(text=text, for_whom=f"{line} lines", name=said(name), phone=number))
    call.recorder.note(CallbackRequested(phone=number, reason=f"quote, {line} line", when=said(when)))
    talk.reached("quote_requested")
    return hand_back(context, reason="quote requested", words=call.phrases.text("quote_noted"))


def said(answer: Answer[Any]) -> str | None:
    return answer.value if isinstance(answer, Got) else None


class Quotes(ErrandRole, name=RoleName.QUOTES):
    tools_of_role = (request_quote, back_to_reception)
    opening = "quotes_opening"
    begins_with = "request_quote"
