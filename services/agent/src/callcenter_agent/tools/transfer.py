"""Giving the caller to a human being, and hearing that they ask for one."""

from typing import Annotated, Final

from callcenter.events import Urgency
from livekit.agents import RunContext
from pydantic import Field

from callcenter_agent.call import Call
from callcenter_agent.dialogue.direction import Direction
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.dialogue.words import last_words
from callcenter_agent.transfers.starting import start_transfer
from callcenter_agent.transfers.wish import asks_for_human

TOOL: Final = "transfer_to_human"


@desk_tool()
async def transfer_to_human(
    context: RunContext[Call],
    reason: Annotated[
        str | None, Field(description="What it is about, for example: wants to dispute a bill")
    ] = None,
    urgency: Annotated[Urgency, Field(description="high only where waiting does harm")] = Urgency.MEDIUM,
    to: Annotated[
        str | None,
        Field(description="A colleague, if one was named: name or extension. Example: Oliver Grant, 205"),
    ] = None,
) -> Direction | None:
    """Put the caller through to a human colleague, when they ask for one or you cannot help them.
    Says itself that it does so."""
    return await start_transfer(context, reason=reason or _wish_of(context.userdata), urgency=urgency, to=to)


def asks_for_human_agent(call: Call, words: str) -> str | None:
    """A reflex: who plainly asks for a human being is not argued with."""
    return TOOL if asks_for_human(words, language=call.language) else None


def _wish_of(call: Call) -> str:
    """What the caller wanted before they asked for somebody, else the words they asked with."""
    if known := call.conversation.context.wish:
        return str(known)
    return last_words(call) or "the caller asked for a human being"
