"""Who is calling, what they want, and what a colleague has to do about it."""

from typing import Annotated

from callcenter.events import FactNoted
from livekit.agents import RunContext
from pydantic import Field

from callcenter_agent.call import Call
from callcenter_agent.dialogue.direction import Direction, RefusedError
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.phrases import Phrase
from callcenter_agent.tools.numbers import spoken_number

LONGEST_NOTE = 300


@desk_tool()
async def note_caller(
    context: RunContext[Call],
    name: Annotated[str | None, Field(description="The caller's name, for example Dana Miller")] = None,
    phone: Annotated[
        str | None, Field(description="A number to call back, as the caller said it. Example: 202 555 0170")
    ] = None,
    wish: Annotated[
        str | None, Field(description="What the caller wants, in a few words. Example: a used Accord")
    ] = None,
) -> str:
    """Note the caller's name, phone number or wish, as soon as they say it."""
    call = context.userdata
    known, noted = call.conversation.context, dict[str, str]()
    if name and name.strip():
        noted["name"] = known.customer_name = name.strip()[:LONGEST_NOTE]
    if phone and phone.strip():
        noted["phone"] = known.contact_info["phone"] = spoken_number(call, phone)
    if wish and wish.strip():
        noted["wish"] = known.wish = wish.strip()[:LONGEST_NOTE]
    if not noted:
        raise RefusedError("Nothing was given to note.", say=call.phrases.text(Phrase.GREETING_QUESTION))
    for key, value in noted.items():
        call.recorder.note(FactNoted(name=key, value=value))
    call.conversation.learned()
    thanks = call.phrases.text("thanks_name", name=noted["name"]) if "name" in noted else ""
    question = call.conversation.next_question(call.phrases)
    asked_for_more = "Do what else the caller asked for. If that is nothing,"
    return f"Noted: {', '.join(noted)}. {asked_for_more} Say: {f'{thanks} {question}'.strip()}"


@desk_tool()
async def flag_follow_up(
    context: RunContext[Call],
    reason: Annotated[str, Field(description="Why, for example: wants the price of a used Accord")],
) -> Direction:
    """Note that a colleague has to get back to the caller."""
    call = context.userdata
    known = call.conversation.context
    known.follow_up_needed, known.follow_up_reason = True, reason.strip()[:LONGEST_NOTE]
    call.recorder.note(FactNoted(name="follow_up", value=known.follow_up_reason))
    call.conversation.learned()
    return Direction("A colleague is told.", call.phrases.text("follow_up_noted"))
