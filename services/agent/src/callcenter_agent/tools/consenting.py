"""Going on, once a caller has said whether the call may be recorded."""

from livekit.agents import RunContext

from callcenter_agent.behaviors.consent import may_be_recorded, was_just_asked
from callcenter_agent.behaviors.greeting import begin
from callcenter_agent.call import Call
from callcenter_agent.dialogue.direction import RefusedError
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.phrases import Phrase
from callcenter_agent.speaking import say


@desk_tool()
async def note_consent(context: RunContext[Call]) -> None:
    """Go on after the caller said whether the call may be recorded. Takes no value."""
    call = context.userdata
    if not was_just_asked(call):
        raise RefusedError(
            "Nothing was asked about recording.", say=call.conversation.next_question(call.phrases)
        )
    say(call, Phrase.RECORDING_ON if may_be_recorded(call) else Phrase.RECORDING_OFF)
    await begin(call)
