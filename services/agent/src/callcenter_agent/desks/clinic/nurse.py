"""Reaching the nurse on call."""

from typing import Final

from callcenter.errors import CallCenterError
from callcenter.events import CallbackRequested, Urgency
from livekit.agents import RunContext

from callcenter_agent.call import Call
from callcenter_agent.dialogue.direction import Direction
from callcenter_agent.transfers.starting import may_begin, start_transfer

URGENT: Final = "urgent: red flag"
NURSE: Final = "nurse"


async def reach_nurse(context: RunContext[Call], *, instruction: str) -> Direction | None:
    """The instruction comes first, then the nurse is rung.

    An urgent callback stands on the list whatever comes of it: a nurse who has talked to the patient strikes
    it out, and nobody is forgotten when she does not pick up or the line drops.
    """
    call = context.userdata
    call.recorder.note(CallbackRequested(phone=call.caller_number, reason=URGENT))
    if may_begin(call):
        call.live.say(instruction)
        nurse = await _on_call(call)
        if await start_transfer(context, reason="red flag", urgency=Urgency.HIGH, to=nurse) is None:
            return None
        return Direction("No nurse can be reached now.", call.phrases.text("nurse_calls_back"))
    said = f"{instruction} {call.phrases.text('nurse_calls_back')}"
    return Direction("No nurse can be put through now.", said)


async def _on_call(call: Call) -> str | None:
    """One who speaks the patient's language, if there is one. None: the desk's own numbers are tried."""
    try:
        nurses = [one for one in await call.facts.directory(call.settings.id) if one.role == NURSE]
    except CallCenterError:
        return None
    ranked = sorted(nurses, key=lambda one: (call.language not in one.languages, not one.on_call))
    return ranked[0].name if ranked else None
