"""When the call begins, the agent speaks first: at once on an inbound call, after a human is heard on an
outbound one, with an apology on a call that another agent lost."""

from callcenter.events import AgentGreeted, Direction
from livekit.agents import AgentStateChangedEvent

from callcenter_agent.behaviors import consent
from callcenter_agent.behaviors.remembering import ask_what
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
    else:
        say(call, greeting_of(call), interruptible=False)
        if consent.is_wanted(call):
            consent.ask(call)
        elif call.direction is Direction.OUTBOUND:
            _ask_whom_we_called(call)  # what is asked of a caller depends on who is calling
    call.conversation.begun()


def greeting_of(call: Call) -> Phrase:
    """One that tells of no recording, where that is still to be asked."""
    if call.direction is Direction.OUTBOUND:
        return Phrase.GREETING_OUTBOUND_ASKING if call.settings.recording.asks else Phrase.GREETING_OUTBOUND
    return Phrase.GREETING_ASKING if call.settings.recording.asks else Phrase.GREETING


async def begin(call: Call) -> None:
    """The conversation itself, once everything that comes before it has been said."""
    if call.direction is Direction.OUTBOUND:
        _ask_whom_we_called(call)
    else:
        await ask_what(call)


def _ask_whom_we_called(call: Call) -> None:
    if question := call.conversation.first_question(call.phrases):
        call.live.say(question)
    else:
        say(call, Phrase.GREETING_OUTBOUND_QUESTION)


def resume(call: Call) -> None:
    """What was said to nobody, in between, is not known to anybody."""
    say(call, Phrase.CUT_OFF_WHOLE if call.whole else Phrase.CUT_OFF, interruptible=False)
    if question := call.conversation.open_question():
        call.live.say(question)
