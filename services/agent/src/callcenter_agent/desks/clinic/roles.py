"""What the clinic's roles have in common."""

from typing import ClassVar

from livekit.agents import llm

from callcenter_agent.call import Call
from callcenter_agent.dialogue.reflexes import Reflex
from callcenter_agent.dialogue.roles import Role
from callcenter_agent.tools.transfer import asks_for_human_agent


class ClinicRole(Role):
    """A role with reflexes of its own, which come after those of the desk."""

    reflexes_of_role: ClassVar[tuple[Reflex, ...]] = ()

    def __init__(
        self,
        call: Call,
        *,
        history: llm.ChatContext | None = None,
        prompt: str | None = None,
        first_words: str | None = None,
    ) -> None:
        super().__init__(call, history=history, prompt=prompt, first_words=first_words)
        self.reflexes = call.desk.reflexes(asks_for_human_agent, *self.reflexes_of_role)
