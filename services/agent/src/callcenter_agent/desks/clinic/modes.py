"""Into listening and interpreting, on request."""

from collections.abc import Mapping
from typing import Final

from callcenter.events import InterpretingStarted, ListeningStarted
from livekit.agents import Agent, RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.clinic.addressing import wants_interpreter, wants_listening
from callcenter_agent.desks.clinic.conversation import conversation_of
from callcenter_agent.desks.clinic.interpreting import Interpreter
from callcenter_agent.desks.clinic.listening import Listener
from callcenter_agent.desks.clinic.roles import ClinicRole
from callcenter_agent.desks.clinic.states import State
from callcenter_agent.dialogue.direction import RefusedError
from callcenter_agent.dialogue.roles import Role, hand_over
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.dialogue.words import last_words, take_new_words
from callcenter_agent.languages.detection import asked_for

MODES: Final[Mapping[State, type[ClinicRole]]] = {
    State.LISTENING: Listener,
    State.INTERPRETING: Interpreter,
}


def wants_mode(call: Call, words: str) -> str | None:
    if conversation_of(call).progress.state in MODES or not isinstance(call.live.current_agent, Role):
        return None  # while one question is open, nobody else can take the floor
    if wants_listening(words):
        return "start_listening"
    return "start_interpreting" if wants_interpreter(words) else None


@desk_tool()
async def start_listening(context: RunContext[Call]) -> Agent:
    """Only listen while a nurse talks with the patient, because somebody asked for it."""
    call = context.userdata
    if wants_mode(call, last_words(call)) != "start_listening":
        raise RefusedError("Nobody asked for that.", say=conversation_of(call).next_question(call.phrases))
    take_new_words(call)
    call.recorder.note(ListeningStarted(reason="asked"))
    return hand_over(context, Listener, reason="a nurse talks")


@desk_tool()
async def start_interpreting(context: RunContext[Call]) -> Agent:
    """Interpret between two people on the line, because somebody asked for it. It hears which languages."""
    call, talk = context.userdata, conversation_of(context)
    words = last_words(call)
    other = _other_language(call, words)
    if wants_mode(call, words) != "start_interpreting":
        raise RefusedError("Nobody asked for that.", say=talk.next_question(call.phrases))
    if other is None:
        raise RefusedError("Which language is not known.", say=call.phrases.text("interpret_which"))
    take_new_words(call)
    talk.context.between = [call.settings.language[:2], other]
    call.recorder.note(InterpretingStarted(languages=talk.context.between))
    return hand_over(context, Interpreter, reason="two languages on the line")


def _other_language(call: Call, words: str) -> str | None:
    """Besides the desk's own: the one asked for, the one spoken, or the patient's."""
    own, patient = call.settings.language[:2], conversation_of(call).patient
    among = [one for one in call.settings.spoken_languages if one != own]
    found = asked_for(words, among=among)
    if found is None and call.language != own:
        found = call.language
    if found is None and patient is not None and patient.language in among:
        found = patient.language
    return found
