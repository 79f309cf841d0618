"""Taking a message for somebody."""

from typing import Annotated, Literal

from callcenter.events import MessageTaken, Urgency
from livekit.agents import RunContext
from pydantic import Field

from callcenter_agent.call import Call
from callcenter_agent.dialogue.direction import Direction, RefusedError
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.dialogue.words import all_words
from callcenter_agent.phrases import Phrase
from callcenter_agent.tools.notes import LONGEST_NOTE

WORDS_KEPT = 4
"""Turns of the caller that are kept beside the message, as the recogniser heard them."""


@desk_tool()
async def take_message(
    context: RunContext[Call],
    message: Annotated[
        str, Field(description="The message, in the caller's words. Example: my roof leaks again")
    ],
    for_whom: Annotated[
        str | None, Field(description="The person or department it is for. Example: Sarah, claims")
    ] = None,
    urgency: Annotated[
        Literal["low", "medium", "high"], Field(description="high only where the caller says it is urgent")
    ] = "medium",
) -> Direction:
    """Take a message for a colleague who cannot be reached, once the caller has said what to pass on."""
    call = context.userdata
    text = message.strip()[: LONGEST_NOTE * 3]
    if not text:
        raise RefusedError("There is no message yet.", say=call.phrases.text(Phrase.MESSAGE_WANTED))
    known = call.conversation.context
    call.recorder.note(
        MessageTaken(
            text=text,
            for_whom=(for_whom or "").strip()[:LONGEST_NOTE] or None,
            name=known.customer_name,
            phone=known.contact_info.get("phone") or call.caller_number,
            urgency=Urgency(urgency),
            heard=all_words(call)[-WORDS_KEPT:],
        )
    )
    call.conversation.learned()
    return Direction("The message is noted.", call.phrases.text(Phrase.MESSAGE_TAKEN))
