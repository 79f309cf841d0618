"""Whatever else there is: the role that goes on after listening and interpreting."""

from callcenter_agent.desks.clinic.appointments import change_appointment
from callcenter_agent.desks.clinic.conversation import conversation_of
from callcenter_agent.desks.clinic.follow_up import answers_question, pass_on_question
from callcenter_agent.desks.clinic.roles import ClinicRole
from callcenter_agent.desks.clinic.states import State


class Serving(ClinicRole):
    role = "reception"
    tools_of_role = (change_appointment, pass_on_question)
    reflexes_of_role = (*ClinicRole.reflexes_of_role, answers_question)
    opening = "listening_ended"

    async def on_enter(self) -> None:
        conversation_of(self.call).move(State.SERVING)
        await super().on_enter()
