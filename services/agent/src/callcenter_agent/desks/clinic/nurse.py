"""Reaching the nurse on call."""

from callcenter.events import CallbackRequested
from livekit.agents import RunContext

from callcenter_agent.call import Call
from callcenter_agent.dialogue.direction import Direction

URGENT = "urgent: red flag in a follow-up call"


async def reach_nurse(context: RunContext[Call], *, instruction: str) -> Direction | None:
    """The instruction comes first; where no nurse can be rung now, one calls back."""
    call = context.userdata
    call.recorder.note(CallbackRequested(phone=call.caller_number, reason=URGENT))
    return Direction(
        "No nurse can be put through now.", f"{instruction} {call.phrases.text('nurse_calls_back')}"
    )
