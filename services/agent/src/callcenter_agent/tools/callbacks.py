"""Promising a callback."""

from typing import Annotated

from callcenter.events import CallbackRequested
from callcenter.phone import mask
from livekit.agents import RunContext
from pydantic import Field

from callcenter_agent.call import Call
from callcenter_agent.dialogue.direction import Direction, RefusedError
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.phrases import Phrase
from callcenter_agent.tools.notes import LONGEST_NOTE
from callcenter_agent.tools.numbers import spoken_number


def keep_owed(call: Call) -> None:
    """At the end of a call. A callback whose number is not dialed stays on record: a colleague decides."""
    if call.callback_owed is not None:
        call.recorder.note(call.callback_owed)
        call.callback_owed = None


@desk_tool()
async def schedule_callback(
    context: RunContext[Call],
    reason: Annotated[str, Field(description="Why, in a few words. Example: price of a used Accord")],
    when: Annotated[
        str | None, Field(description="When it suits the caller, in their words. Example: tomorrow at ten")
    ] = None,
    phone: Annotated[
        str | None, Field(description="Only if another number than they call from. Example: 202 555 0170")
    ] = None,
) -> Direction:
    """Promise the caller a callback, once they have agreed to it."""
    call = context.userdata
    contact = call.conversation.context.contact_info
    wanted = phone or contact.get("phone") or call.caller_number
    if wanted is None:
        raise RefusedError("The caller's number is not known.", say=call.phrases.text(Phrase.CALLBACK_NUMBER))
    request = CallbackRequested(phone=wanted[:40], reason=reason.strip()[:LONGEST_NOTE], when=when)
    call.callback_owed = request
    number = spoken_number(call, wanted)
    call.recorder.note(request.model_copy(update={"phone": number}))
    call.callback_owed = None
    contact["phone"] = number
    call.conversation.learned()
    said = call.phrases.text("callback_noted", ending=" ".join(number[-2:]))
    return Direction(f"The callback to {mask(number)} is noted.", said)
