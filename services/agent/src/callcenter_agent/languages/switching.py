"""Changing the language of a call: what is said, heard, and told to the model, at once."""

from callcenter.events import LanguageChanged

from callcenter_agent.call import Call
from callcenter_agent.dialogue.scripted import Scripted


async def switch(call: Call, to: str, *, reason: str) -> None:
    """From the next word on. The same language again is nothing new."""
    before = call.language
    if to == before or to not in call.settings.spoken_languages:
        return
    call.language = to
    call.tongue.speak(to)
    call.tongue.listen(to)
    call.conversation.context.language = to
    call.recorder.note(LanguageChanged(from_language=before, to_language=to, reason=reason))
    call.conversation.learned()
    agent = call.live.current_agent if call.session is not None else None
    if isinstance(agent, Scripted):
        await agent.speak_on()
