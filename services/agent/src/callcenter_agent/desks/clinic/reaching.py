"""Outbound: asking for the patient by name. Nothing else is said before identity is checked."""

from typing import Final

from callcenter.events import CallbackRequested
from callcenter.facts import Patient
from livekit.agents import Agent, RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.clinic.answerer import Answerer, who_answered
from callcenter_agent.desks.clinic.conversation import conversation_of
from callcenter_agent.desks.clinic.farewell import say_goodbye
from callcenter_agent.desks.clinic.follow_up import FollowUp
from callcenter_agent.desks.clinic.identity import identified
from callcenter_agent.desks.clinic.roles import ClinicRole
from callcenter_agent.dialogue.direction import Direction
from callcenter_agent.dialogue.roles import hand_over
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.dialogue.words import take_new_words

MOST_QUESTIONS: Final = 4
"""How often the agent asks for the patient by name."""
_FAREWELLS: Final = {
    Answerer.STRANGER: ("wrong_number", "stranger_goodbye"),
    Answerer.ABSENT: ("not_reached", "absent_goodbye"),
    Answerer.MACHINE: ("voicemail", "machine_goodbye"),
    Answerer.BUSY: ("callback", "busy_goodbye"),
}


def answers_the_phone(call: Call, words: str) -> str | None:
    """While nobody is known, every word is judged by rule; after a red flag nobody is asked who they are."""
    if conversation_of(call).context.escalated:
        return None
    return "hear_who_answered" if words.strip() else None


@desk_tool(converses=True)
async def hear_who_answered(context: RunContext[Call]) -> Direction | Agent | None:
    """Find out who has picked up, from the caller's own words, and check who they are."""
    call, talk = context.userdata, conversation_of(context)
    words = " ".join(take_new_words(call))
    await talk.prepare(call)
    talk.heard_caller()
    if talk.patient is None:
        return say_goodbye(call, "failed", "cannot_follow_up")
    who = who_answered(words, name=talk.patient.name)
    if who is Answerer.PATIENT:
        return await _checked(context, talk.patient)
    if who in _FAREWELLS:
        disposition, phrase = _FAREWELLS[who]
        if who is Answerer.BUSY:
            call.recorder.note(
                CallbackRequested(phone=call.caller_number, reason="follow-up call", when=words)
            )
        return say_goodbye(call, disposition, phrase)
    if who is Answerer.COMES:
        return Direction("The patient is being fetched.", call.phrases.text("i_wait"))
    return _ask_again(call, talk.patient, asks=who is Answerer.ASKS)


def _ask_again(call: Call, patient: Patient, *, asks: bool) -> Direction | None:
    talk = conversation_of(call)
    talk.context.answerer_tries += 1
    talk.learned()
    if talk.context.answerer_tries >= MOST_QUESTIONS:
        return say_goodbye(call, "not_reached", "absent_goodbye")
    phrase = "who_calls" if asks else "person_again"
    return Direction("Not known yet who it is.", call.phrases.text(phrase, name=patient.name))


async def _checked(context: RunContext[Call], patient: Patient) -> Direction | Agent | None:
    if await identified(context, [patient]):
        return hand_over(context, FollowUp, reason="identity checked")
    return say_goodbye(context.userdata, "not_verified", "identity_goodbye")


class Reaching(ClinicRole):
    """Greeted for: see behaviors/greeting. It knows one name and says nothing else."""

    role = "reaching"
    tools_of_role = (hear_who_answered,)
    reflexes_of_role = (*ClinicRole.reflexes_of_role, answers_the_phone)

    async def on_enter(self) -> None:
        await super().on_enter()
        await conversation_of(self.call).prepare(self.call)
