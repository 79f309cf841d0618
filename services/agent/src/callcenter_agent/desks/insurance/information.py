"""General questions: what the documents say. Whoever names an errand is given back to reception."""

from callcenter_agent.desks.insurance.conversation import conversation_of
from callcenter_agent.desks.insurance.roles import InsuranceRole, back_to_reception, wants_something_else
from callcenter_agent.desks.insurance.routing import RoleName


class Information(InsuranceRole, name=RoleName.INFORMATION):
    tools_of_role = (back_to_reception,)
    reflexes_of_role = (wants_something_else,)

    async def on_enter(self) -> None:
        """The question has been put already: it is answered at once."""
        conversation_of(self.call).errand_over()
        await super().on_enter()
        await self.session.generate_reply()
