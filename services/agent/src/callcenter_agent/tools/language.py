"""Speaking another language, because the caller does or asks for it."""

from livekit.agents import RunContext

from callcenter_agent.call import Call
from callcenter_agent.dialogue.direction import Direction, RefusedError
from callcenter_agent.dialogue.scripted import Scripted
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.dialogue.words import last_words
from callcenter_agent.languages.detection import wanted
from callcenter_agent.languages.switching import switch


def other_language(call: Call, words: str) -> str | None:
    """The reflex: pure rules over the words."""
    spoken = call.settings.spoken_languages
    if len(spoken) < 2:
        return None
    return "switch_language" if wanted(words, now=call.language, among=spoken) else None


@desk_tool()
async def switch_language(context: RunContext[Call]) -> Direction:
    """Speak the caller's language from now on. Takes no value: it hears which one they speak or ask for."""
    call = context.userdata
    other = wanted(last_words(call), now=call.language, among=call.settings.spoken_languages)
    if other is None:
        raise RefusedError("The caller speaks no other language.", say=_again(context))
    await switch(call, other, reason="the caller's words")
    call.conversation.heard_caller()
    said = f"{call.phrases.text('language_switched')} {_again(context)}"
    return Direction(f"From now on the call is in {other}.", said)


def _again(context: RunContext[Call]) -> str:
    """What was open, now in the other language."""
    agent, call = context.session.current_agent, context.userdata
    return agent.asks_now() if isinstance(agent, Scripted) else call.conversation.next_question(call.phrases)
