"""The roles of this desk: reception, one role for each errand, and the way back from it."""

from typing import ClassVar

from livekit.agents import RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.insurance.conversation import conversation_of, talk_of
from callcenter_agent.desks.insurance.errands import Errand, errands_in
from callcenter_agent.desks.insurance.routing import RoleName
from callcenter_agent.desks.insurance.states import State
from callcenter_agent.dialogue.roles import Role, hand_over
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.dialogue.words import said_since

BY_NAME: dict[RoleName, type["InsuranceRole"]] = {}
"""Filled by the roles themselves, so that reception can hand over to a role that hands back to it."""


class InsuranceRole(Role):
    def __init_subclass__(cls, *, name: RoleName | None = None) -> None:
        super().__init_subclass__()
        if name is not None:
            cls.role = name
            BY_NAME[name] = cls

    async def on_enter(self) -> None:
        talk = conversation_of(self.call)
        talk.context.role = self.role
        talk.move(State(self.role))
        await super().on_enter()


@desk_tool()
async def back_to_reception(context: RunContext[Call]) -> Role:
    """Give the floor back to reception, when this errand is done and the caller wants something else."""
    used = talk_of(context).context.words_used
    used += [one.message_id for one in said_since(context.session.history, used=used)[:-1]]
    return hand_to(context, RoleName.RECEPTION, reason="wants something else")


def wants_something_else(call: Call, words: str) -> str | None:
    """Only while nothing is under way. Further questions are answered where one was."""
    under_way = conversation_of(call).context.errand is not None
    others = [errand for errand in errands_in(words) if errand is not Errand.QUESTION]
    return "back_to_reception" if others and not under_way else None


class ErrandRole(InsuranceRole):
    """Begins with its own tool, without being asked and without the model."""

    begins_with: ClassVar[str]
    reflexes_of_role = (wants_something_else,)

    async def on_enter(self) -> None:
        await super().on_enter()
        await self.session.generate_reply()

    def next_tool(self) -> str | None:
        return self.begins_with if conversation_of(self.call).context.errand is not None else None


def hand_to(context: RunContext[Call], name: RoleName, *, reason: str, words: str | None = None) -> Role:
    return hand_over(context, BY_NAME[name], reason=reason, first_words=words)


def hand_back(context: RunContext[Call], *, reason: str, words: str | None = None, done: bool = True) -> Role:
    """To reception. With an errand that waits it goes on at once, else it asks what else there is.

    `words` tell how the errand ended.
    """
    call, talk = context.userdata, talk_of(context)
    talk.errand_over(done=done)
    what_next = call.phrases.text("next_errand" if talk.context.errand else "what_else")
    return hand_to(context, RoleName.RECEPTION, reason=reason, words=f"{words or ''} {what_next}".strip())
