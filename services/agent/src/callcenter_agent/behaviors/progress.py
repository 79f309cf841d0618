"""Whenever the conversation has come a step further, the step and what is known are written down."""

from callcenter.events import StateChanged

from callcenter_agent.call import Call
from callcenter_agent.conversation import Snapshot


def attach(call: Call) -> None:
    def write_down(before: str, now: str, known: Snapshot) -> None:
        call.recorder.note(StateChanged(from_state=before, to_state=now, context=dict(known)))

    call.conversation.progress.listen(write_down)
