"""Tools about the caller and about how the call goes on: notes, follow-up, callback, goodbye."""

from typing import Annotated, Literal

from callcenter.events import CallbackRequested, Direction, DispositionSet, EndReason, FactNoted
from callcenter.phone import InvalidPhoneNumber, mask, parse_e164
from livekit.agents import RunContext, ToolError
from pydantic import Field

from callcenter_agent.call import Call
from callcenter_agent.desks.dealership.conversation import conversation_of
from callcenter_agent.desks.dealership.states import State
from callcenter_agent.desks.tooling import desk_tool
from callcenter_agent.ending import hang_up_later
from callcenter_agent.phrases import Phrase

Disposition = Literal["vehicle_found", "vehicle_not_found", "callback", "information", "no_input", "other"]
LONGEST_NOTE = 300


@desk_tool()
async def note_caller(
    context: RunContext[Call],
    name: Annotated[str | None, Field(description="The caller's name, for example Dana Miller")] = None,
    phone: Annotated[str | None, Field(description="A number to call back, as the caller said it")] = None,
    wish: Annotated[str | None, Field(description="What the caller wants, in a few words")] = None,
) -> str:
    """Note the caller's name, phone number or wish, as soon as they say it."""
    talk = conversation_of(context)
    noted = {}
    if name and name.strip():
        noted["name"] = talk.context.customer_name = name.strip()[:LONGEST_NOTE]
    if phone and phone.strip():
        noted["phone"] = talk.context.contact_info["phone"] = _number(phone)
    if wish and wish.strip():
        noted["wish"] = talk.context.wish = wish.strip()[:LONGEST_NOTE]
    if not noted:
        raise ToolError("Nothing was given to note. Say: How can I help you?")
    for key, value in noted.items():
        context.userdata.recorder.note(FactNoted(name=key, value=value))
    talk.learned()
    thanks = f"Thank you, {talk.context.customer_name}." if "name" in noted else "Thank you."
    return f"Noted: {', '.join(noted)}. Say: {thanks} {talk.next_question()}"


@desk_tool()
async def flag_follow_up(
    context: RunContext[Call],
    reason: Annotated[str, Field(description="Why, for example: wants the price of a used Accord")],
) -> str:
    """Note that a colleague has to get back to the caller."""
    talk = conversation_of(context)
    talk.context.follow_up_needed = True
    talk.context.follow_up_reason = reason.strip()[:LONGEST_NOTE]
    context.userdata.recorder.note(FactNoted(name="follow_up", value=talk.context.follow_up_reason))
    talk.learned()
    return "A colleague is told. Say: A colleague will get back to you about that. Anything else?"


@desk_tool()
async def schedule_callback(
    context: RunContext[Call],
    reason: Annotated[str, Field(description="Why, in a few words")],
    when: Annotated[str | None, Field(description="When it suits the caller, in their words")] = None,
    phone: Annotated[str | None, Field(description="Only if another number than they call from")] = None,
) -> str:
    """Promise the caller a callback, once they have agreed to it."""
    call, talk = context.userdata, conversation_of(context)
    number = _number(phone) if phone else talk.context.contact_info.get("phone") or call.caller_number
    if number is None:
        raise ToolError("The caller's number is not known. Say: Which number may we call you on?")
    call.recorder.note(CallbackRequested(phone=number, reason=reason.strip()[:LONGEST_NOTE], when=when))
    talk.context.contact_info["phone"] = number
    talk.learned()
    ending = " ".join(number[-2:])
    return (
        f"The callback to {mask(number)} is noted. "
        f"Say: We will call you back on the number ending in {ending}. Is there anything else?"
    )


@desk_tool()
async def end_call(
    context: RunContext[Call],
    disposition: Annotated[Disposition, Field(description="What the call achieved")],
) -> str | None:
    """End the call when the caller says goodbye or needs nothing more. Says goodbye by itself."""
    call, talk = context.userdata, conversation_of(context)
    talk.move(State.CLOSING)
    talk.context.disposition = talk.earned(disposition)
    call.recorder.note(DispositionSet(disposition=talk.context.disposition, summary=talk.summary()))
    outbound = call.direction is Direction.OUTBOUND
    goodbye = Phrase.GOODBYE_OUTBOUND if outbound else Phrase.GOODBYE
    hang_up_later(call, EndReason.AGENT_HUNG_UP, phrase=goodbye)
    return None


def _number(said: str) -> str:
    try:
        return parse_e164(said)
    except InvalidPhoneNumber as error:
        raise ToolError(
            "That is not a phone number. Say: I'm sorry, could you tell me the number digit by digit?"
        ) from error


TOOLS = (note_caller, flag_follow_up, schedule_callback, end_call)
