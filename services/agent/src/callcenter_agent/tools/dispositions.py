"""Saying what a call achieved, before it ends."""

from typing import Annotated

from callcenter.events import DispositionSet
from livekit.agents import RunContext
from pydantic import Field

from callcenter_agent.call import Call
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.tools.ending import Disposition


@desk_tool()
async def set_disposition(
    context: RunContext[Call],
    disposition: Annotated[Disposition, Field(description="What the call has achieved so far")],
) -> str:
    """Record what the call has achieved, where that is clear before its end. Nothing is said about it."""
    call = context.userdata
    talk = call.conversation
    talk.context.disposition = talk.earned(disposition)
    call.recorder.note(DispositionSet(disposition=talk.context.disposition, summary=talk.summary()))
    talk.learned()
    return f"Recorded: {talk.context.disposition}. Do not mention it; go on with the conversation."
