"""When the call begins, the agent speaks first: at once on an inbound call, after a human is heard on an
outbound one, with an apology on a call that another agent lost."""

from callcenter.events import AgentGreeted, Direction
from livekit.agents import AgentStateChangedEvent

from callcenter_agent.call import Call
from callcenter_agent.phrases import Phrase
from callcenter_agent.speaking import say


def attach(call: Call) -> None:
    def on_agent_state(event: AgentStateChangedEvent) -> None:
        if event.new_state == "speaking":
            call.live.off("agent_state_changed", on_agent_state)
            since = call.answered_at or call.started_at
            call.recorder.note(AgentGreeted(after_ms=(call.clock() - since).total_seconds() * 1000))

    call.live.on("agent_state_changed", on_agent_state)


def greet(call: Call) -> None:
    """Words and audio lie ready: nothing is asked of anybody."""
    if call.takeover:
        resume(call)
    elif call.direction is Direction.OUTBOUND:
        say(call, Phrase.GREETING_OUTBOUND, interruptible=False)
        if question := call.conversation.first_question(call.phrases):
            call.live.say(question)
        else:
            say(call, Phrase.GREETING_OUTBOUND_QUESTION)
    else:
        say(call, Phrase.GREETING, interruptible=False)  # what is asked then depends on who is calling
    call.conversation.begun()


def resume(call: Call) -> None:
    say(call, Phrase.CUT_OFF, interruptible=False)
    if question := call.conversation.open_question():
        call.live.say(question)
