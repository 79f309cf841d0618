"""Saying goodbye, when the caller needs nothing more."""

from typing import Annotated, Literal

from callcenter.events import Direction, DispositionSet, EndReason
from livekit.agents import RunContext
from pydantic import Field

from callcenter_agent.call import Call
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.ending import hang_up_later
from callcenter_agent.phrases import Phrase

Disposition = Literal[
    "done", "callback", "information", "wrong_number", "not_interested", "no_input", "other"
]


@desk_tool()
async def end_call(
    context: RunContext[Call],
    disposition: Annotated[Disposition, Field(description="What the call achieved")],
) -> None:
    """End the call when the caller says goodbye or needs nothing more. Says goodbye by itself."""
    call = context.userdata
    talk = call.conversation
    talk.close()
    talk.context.disposition = talk.earned(disposition)
    call.recorder.note(DispositionSet(disposition=talk.context.disposition, summary=talk.summary()))
    outbound = call.direction is Direction.OUTBOUND
    goodbye = Phrase.GOODBYE_OUTBOUND if outbound else Phrase.GOODBYE
    hang_up_later(call, EndReason.AGENT_HUNG_UP, phrase=goodbye)
