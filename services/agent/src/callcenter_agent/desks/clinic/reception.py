"""Inbound: patients who ring back, want an appointment, or have something to tell."""

from livekit.agents import Agent, RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.clinic.appointments import change_appointment
from callcenter_agent.desks.clinic.conversation import conversation_of
from callcenter_agent.desks.clinic.farewell import say_goodbye
from callcenter_agent.desks.clinic.follow_up import FollowUp
from callcenter_agent.desks.clinic.identity import identified
from callcenter_agent.desks.clinic.roles import ClinicRole
from callcenter_agent.desks.clinic.wishes import wants_advice, wants_appointment, wants_follow_up
from callcenter_agent.dialogue.direction import Direction
from callcenter_agent.dialogue.roles import hand_over
from callcenter_agent.dialogue.tool import announced, desk_tool
from callcenter_agent.dialogue.words import take_new_words


def knows_the_errand(_call: Call, words: str) -> str | None:
    if wants_appointment(words):
        return "change_appointment"
    return "start_follow_up" if wants_follow_up(words) or wants_advice(words) else None


@desk_tool(converses=True)
async def start_follow_up(context: RunContext[Call]) -> Direction | Agent | None:
    """Check who is calling by their date of birth, then ask how they are after their procedure."""
    call, talk = context.userdata, conversation_of(context)
    take_new_words(call)
    number = call.caller_number
    async with announced(context):
        patients = await call.facts.patients_by_phone(number) if number else []
    if not patients:
        return Direction("Nobody is known with this number.", call.phrases.text("number_unknown"))
    if not talk.context.verified_as and not await identified(context, patients):
        return say_goodbye(call, "not_verified", "identity_goodbye")
    return hand_over(context, FollowUp, reason="the patient rang back")


class Reception(ClinicRole):
    role = "reception"
    tools_of_role = (start_follow_up, change_appointment)
    reflexes_of_role = (*ClinicRole.reflexes_of_role, knows_the_errand)
