"""Ending a call with the desk's own last words, which say nothing about anybody."""

from callcenter.events import DispositionSet, EndReason

from callcenter_agent.call import Call
from callcenter_agent.desks.clinic.conversation import conversation_of
from callcenter_agent.dialogue.direction import Direction
from callcenter_agent.ending import hang_up_later


def say_goodbye(call: Call, disposition: str, phrase: str) -> Direction | None:
    """For a tool to return: nothing is left to be said."""
    talk = conversation_of(call)
    talk.close()
    talk.context.disposition = talk.earned(disposition)
    call.recorder.note(DispositionSet(disposition=talk.context.disposition, summary=talk.summary() or None))
    hang_up_later(call, EndReason.AGENT_HUNG_UP, phrase=phrase)
    return None
