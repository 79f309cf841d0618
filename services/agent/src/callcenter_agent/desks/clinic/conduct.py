"""How the clinic conducts a call: what the desk framework asks a desk's package for."""

from collections.abc import Mapping
from typing import Final

from callcenter.events import Direction
from livekit.agents import llm

from callcenter_agent import tools
from callcenter_agent.call import Call
from callcenter_agent.desks.clinic import appointments
from callcenter_agent.desks.clinic.conversation import ClinicConversation, conversation_of
from callcenter_agent.desks.clinic.escalation import escalate_red_flag, red_flag
from callcenter_agent.desks.clinic.follow_up import FollowUp
from callcenter_agent.desks.clinic.identity import ONCE_MORE
from callcenter_agent.desks.clinic.modes import MODES, start_interpreting, start_listening, wants_mode
from callcenter_agent.desks.clinic.reaching import Reaching
from callcenter_agent.desks.clinic.reception import Reception
from callcenter_agent.desks.clinic.red_flags import Severity
from callcenter_agent.desks.clinic.roles import ClinicRole
from callcenter_agent.desks.clinic.symptoms import SYMPTOMS, read_procedures
from callcenter_agent.desks.clinic.watching import watch
from callcenter_agent.dialogue.questions.date_of_birth import DATE_OF_BIRTH
from callcenter_agent.tools.language import other_language, switch_language

_SAID: Final = (
    "i_wait identity_goodbye stranger_goodbye absent_goodbye machine_goodbye busy_goodbye declined_goodbye"
    " cannot_follow_up number_unknown follow_up_intro noted follow_up_done known_now yes_or_no_again"
    " scale_again listening_started listening_ended interpreting_started interpreting_ended listening_goes_on"
    " interpret_which"
    " question_passed_on nurse_calls_back calendar_away appointment_unchanged slot_taken"
).split()
PHRASES: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(_SAID, frozenset[str]()),
    **{f"ask_{name}": frozenset[str]() for name in SYMPTOMS},
    **{f"red_flag_{severity}": frozenset[str]() for severity in Severity},
    **dict.fromkeys(("person_wanted", "person_again", "who_calls"), frozenset({"name"})),
    "appointment_booked": frozenset({"day", "time"}),
}
PROMPTS = ("reaching", "reception", "follow_up", "listening", "interpreting")
KEYTERMS = ("red flag", "incision", "swelling", "calf", "appointment", "date of birth")
QUESTIONS = (DATE_OF_BIRTH, ONCE_MORE, *appointments.questions())
TOOLS = (*tools.EVERYWHERE, switch_language, escalate_red_flag, start_listening, start_interpreting)
FIRST_REFLEXES = (red_flag, wants_mode, other_language)
"""Before those of every desk: a red flag brings the nurse, not only the advice to dial 911."""
REFLEXES = ()
PROCEDURES = read_procedures()
"""Read with the desk: a file with faults stops the start."""


def new_conversation() -> ClinicConversation:
    return ClinicConversation()


def first_agent(call: Call, *, history: llm.ChatContext | None) -> ClinicRole:
    watch(call)
    return _role(call)(call, history=history)


def _role(call: Call) -> type[ClinicRole]:
    """A call that another agent lost goes on where it was."""
    talk = conversation_of(call)
    if mode := MODES.get(talk.progress.state):
        return mode
    if talk.context.verified_as:
        return FollowUp
    return Reaching if call.direction is Direction.OUTBOUND else Reception
