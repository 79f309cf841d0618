"""What the clinic's roles have in common."""

from typing import ClassVar

from callcenter_agent.dialogue.reflexes import Reflex
from callcenter_agent.dialogue.roles import Role
from callcenter_agent.tools.transfer import asks_for_human_agent


class ClinicRole(Role):
    """Who asks for a human being is heard before any other reflex of the role."""

    reflexes_of_role: ClassVar[tuple[Reflex, ...]] = (asks_for_human_agent,)
