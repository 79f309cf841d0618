"""Going on with a call that was cut off, once the caller has said yes to it."""

from livekit.agents import RunContext

from callcenter_agent.call import Call
from callcenter_agent.dialogue.answers import affirms
from callcenter_agent.dialogue.direction import Direction, RefusedError
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.phrases import Phrase


@desk_tool()
async def take_up_call(context: RunContext[Call]) -> Direction:
    """Go on where the caller was cut off earlier, after they said yes to it."""
    call = context.userdata
    talk, remembered = call.conversation, call.remembered
    if remembered is None or not _was_asked(call):
        raise RefusedError("There is no earlier call.", say=call.phrases.text(Phrase.GREETING_QUESTION))
    call.remembered = None
    talk.carry_on(remembered.facts)
    return Direction("The earlier call goes on.", talk.next_question(call.phrases))


def says_go_on(call: Call, words: str) -> str | None:
    asked = call.remembered is not None and _was_asked(call)
    return "take_up_call" if asked and affirms(words, language=call.language) else None


def _was_asked(call: Call) -> bool:
    said = [item.text_content or "" for item in call.live.history.messages() if item.role == "assistant"]
    return said[-1:] == [call.phrases.text(Phrase.GO_ON)]
